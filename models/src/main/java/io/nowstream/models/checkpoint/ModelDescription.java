package io.nowstream.models.checkpoint;

import io.nowstream.frames.FeedPattern;
import io.nowstream.frames.Quantity;
import io.nowstream.models.baseline.Climatology;
import io.nowstream.models.baseline.WeekSlots;
import io.nowstream.models.network.Base;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code model.json} says: everything that turns weights into a nowcaster, and where they come
 * from.
 *
 * @param name for people, e.g. {@code vmrnn-radar}
 * @param architecture as registered, e.g. {@code vmrnn-b}
 * @param sizes the architecture's own numbers, e.g. {@code width} 64, {@code patch} 4
 * @param base what the output is added to
 * @param quantities what frames hold when they reach the network's scaling, by channel; all in one
 *     unit
 * @param scaling from that unit to model units
 * @param cells which cells it was trained on
 * @param cadenceMillis time between frames
 * @param framesIn T, frames it sees
 * @param leads K, leads it was trained and scored for
 * @param batch sequences per call, always
 * @param smoothingKilometres per lead the width (standard deviation, km) of the Gaussian of
 *     smoothed advection, fitted on the training data; as many as leads
 * @param splits which frames of which feeds were trained on and which were kept out
 * @param training where the weights come from
 * @param climatology whose usual values lie beside the weights, if any
 */
public record ModelDescription(
        String name,
        String architecture,
        Map<String, Object> sizes,
        Base base,
        List<Quantity> quantities,
        Scaling scaling,
        CellRange cells,
        long cadenceMillis,
        int framesIn,
        int leads,
        int batch,
        List<Double> smoothingKilometres,
        List<Split> splits,
        Training training,
        Optional<UsualValues> climatology) {

    public ModelDescription {
        quantities = List.copyOf(quantities);
    }

    /** Of one channel, without climatology. */
    public ModelDescription(
            String name,
            String architecture,
            Map<String, Object> sizes,
            Base base,
            Quantity quantity,
            Scaling scaling,
            CellRange cells,
            long cadenceMillis,
            int framesIn,
            int leads,
            int batch,
            List<Double> smoothingKilometres,
            List<Split> splits,
            Training training) {
        this(
                name,
                architecture,
                sizes,
                base,
                List.of(quantity),
                scaling,
                cells,
                cadenceMillis,
                framesIn,
                leads,
                batch,
                smoothingKilometres,
                splits,
                training,
                Optional.empty());
    }

    /**
     * What frames hold, where there is one channel.
     *
     * @throws IllegalStateException if there are several
     */
    public Quantity quantity() {
        if (quantities.size() != 1) {
            throw new IllegalStateException(
                    "%s has %d channels where one is dealt with"
                            .formatted(name, quantities.size()));
        }
        return quantities.get(0);
    }

    /** The unit of all channels. */
    public String unit() {
        return quantities.get(0).unit();
    }

    /** Whether its channels are flows, whose cells are never pooled. */
    public boolean isOfFlows() {
        return quantities.stream().anyMatch(Quantity::isFlow);
    }

    /**
     * Model units = (clip(value, low, high) − low) / (high − low); no coverage becomes 0.
     *
     * @param low in the quantity's unit
     * @param high in the quantity's unit, above low
     */
    public record Scaling(double low, double high) {}

    /**
     * Sizes of cells that the network can serve; a finer grid is pooled into the range.
     *
     * @param leastMetres at least this
     * @param mostMetres at most this
     */
    public record CellRange(double leastMetres, double mostMetres) {}

    /**
     * What of a feed was used for what. Parts of a feed do not overlap.
     *
     * @param feeds name, or pattern with one trailing {@code *}
     * @param train frames trained on
     * @param validation frames that decided when to stop
     * @param test frames that nothing has seen
     */
    public record Split(String feeds, FrameRange train, FrameRange validation, FrameRange test) {

        /** Whether this entry is about that feed. */
        public boolean matches(String feed) {
            return new FeedPattern(feeds).matches(feed);
        }
    }

    /**
     * The tables of {@code climatology}: where their slots begin, and of which feeds there are any.
     *
     * @param zone whose clock
     * @param slotsPerDay as many as the cadence goes into a day
     * @param damping which share of what departs from them is left at each lead, 0 to 1, fitted on
     *     the training data; as many as leads
     * @param feeds at least one, each once
     */
    public record UsualValues(
            ZoneId zone, int slotsPerDay, List<Double> damping, List<UsualOf> feeds) {

        public UsualValues {
            damping = List.copyOf(damping);
            feeds = List.copyOf(feeds);
        }

        /** What a climatology, whose tables have the same slots, is described by. */
        public static UsualValues of(Climatology climatology, List<Double> damping) {
            WeekSlots slots = climatology.tables().get(0).slots();
            return new UsualValues(
                    slots.zone(),
                    slots.perDay(),
                    damping,
                    climatology.tables().stream()
                            .map(
                                    t ->
                                            new UsualOf(
                                                    t.feed(),
                                                    t.slots().days(),
                                                    t.rows(),
                                                    t.columns()))
                            .toList());
        }

        /** The table of a feed. */
        public Optional<UsualOf> of(String feed) {
            return feeds.stream().filter(table -> table.feed().equals(feed)).findFirst();
        }
    }

    /**
     * One table.
     *
     * @param feed its name
     * @param days which days have values of their own
     * @param rows of its grid
     * @param columns of its grid
     */
    public record UsualOf(String feed, WeekSlots.Days days, int rows, int columns) {}

    /**
     * How it was trained.
     *
     * @param data credit lines of the data, licence included
     * @param from first valid time, ISO
     * @param until last valid time, ISO
     * @param dataSha256 over all training frames as they were read
     * @param split what was kept out for tests
     * @param samples samples seen
     * @param epochs epochs done
     * @param seconds time of training, seconds
     * @param seed the recipe's
     */
    public record Training(
            List<String> data,
            String from,
            String until,
            String dataSha256,
            String split,
            long samples,
            int epochs,
            double seconds,
            long seed) {}
}
