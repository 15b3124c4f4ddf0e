package io.nowstream.models.checkpoint;

import io.nowstream.frames.FeedPattern;
import io.nowstream.frames.Quantity;
import io.nowstream.models.network.Base;
import java.util.List;
import java.util.Map;

/**
 * What {@code model.json} says: everything that turns weights into a nowcaster, and where they come
 * from.
 *
 * @param name for people, e.g. {@code vmrnn-radar}
 * @param architecture as registered, e.g. {@code vmrnn-b}
 * @param sizes the architecture's own numbers, e.g. {@code width} 64, {@code patch} 4
 * @param base what the output is added to
 * @param quantity what frames hold when they reach the network's scaling
 * @param scaling from the quantity's unit to model units
 * @param cells which cells it was trained on
 * @param cadenceMillis time between frames
 * @param framesIn T, frames it sees
 * @param leads K, leads it was trained and scored for
 * @param batch sequences per call, always
 * @param smoothingKilometres per lead the width (standard deviation, km) of the Gaussian of
 *     smoothed advection, fitted on the training data; as many as leads
 * @param splits which frames of which feeds were trained on and which were kept out
 * @param training where the weights come from
 */
public record ModelDescription(
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
