package io.nowstream.models.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.nowstream.frames.Quantity;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.network.Base;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * Everything that determines a training but its data. The same recipe, data and kind of processor
 * give the same weights.
 *
 * @param network what is trained
 * @param frames how many it sees and foretells
 * @param fields what the fields hold, and on which cells
 * @param splits which frames of which feeds are for what; unused where samples are made on the fly
 * @param crops what is cut out of the fields; {@link Crops#NONE} for whole frames
 * @param whole how whole frames are taken; {@link Whole#NONE} for crops
 * @param plan how long, and judged on what
 * @param optimiser Adam and clipping
 * @param schedule of the learning rate
 * @param loss what is made small
 * @param seed of everything that is drawn
 */
@JsonNaming(PropertyNamingStrategies.KebabCaseStrategy.class)
public record Recipe(
        Net network,
        Frames frames,
        Fields fields,
        List<ModelDescription.Split> splits,
        Crops crops,
        Whole whole,
        Plan plan,
        Optimiser optimiser,
        Schedule schedule,
        Loss loss,
        long seed) {

    public Recipe {
        splits = List.copyOf(splits);
        if (crops.equals(Crops.NONE) == (whole.batch() == 0)) {
            throw new IllegalArgumentException(
                    "a recipe has crops, or says whole for whole frames: one of the two");
        }
        boolean wholeFrames = crops.equals(Crops.NONE);
        if (!wholeFrames && !(crops.share() > 0)) {
            throw new IllegalArgumentException(
                    "crops.sizes needs at least one size with a share above 0");
        }
        if (network.base().isUsual() && !whole.hasUsualValues()) {
            throw new IllegalArgumentException(
                    "network.base %s needs whole frames, and the zone whose clock the feeds go"
                                    .formatted(network.base().label())
                            + " by: whole.zone");
        }
        if (wholeFrames && network.base() == Base.SMOOTHED_ADVECTION) {
            throw new IllegalArgumentException(
                    "network.base smoothed-advection is trained on crops, where its widths are"
                            + " fitted");
        }
        if (network.base().isMoving() && fields.quantities().size() > 1) {
            throw new IllegalArgumentException(
                    "network.base %s carries one channel, and fields name %d quantities"
                            .formatted(network.base().label(), fields.quantities().size()));
        }
        if (schedule.by() == Schedule.By.SECOND && plan.limitSeconds() <= 0) {
            throw new IllegalArgumentException(
                    "schedule.by is second, which counts down plan.limit-seconds; set it above 0");
        }
    }

    /** Of crops. */
    public Recipe(
            Net network,
            Frames frames,
            Fields fields,
            List<ModelDescription.Split> splits,
            Crops crops,
            Plan plan,
            Optimiser optimiser,
            Schedule schedule,
            Loss loss,
            long seed) {
        this(
                network,
                frames,
                fields,
                splits,
                crops,
                Whole.NONE,
                plan,
                optimiser,
                schedule,
                loss,
                seed);
    }

    /** Whether it trains on whole frames, of any number of channels. */
    @JsonIgnore
    public boolean isOfWholeFrames() {
        return crops.equals(Crops.NONE);
    }

    /** The mean number of samples of a step. */
    public double meanBatch() {
        return isOfWholeFrames() ? whole.batch() : crops.meanBatch();
    }

    /**
     * What is trained.
     *
     * @param architecture as registered, e.g. {@code vmrnn-b}
     * @param sizes the architecture's own numbers, e.g. {@code width} 64
     * @param base what the output is added to
     */
    @JsonNaming(PropertyNamingStrategies.KebabCaseStrategy.class)
    public record Net(String architecture, Map<String, Object> sizes, Base base) {
        public Net {
            sizes = Map.copyOf(sizes);
        }
    }

    /**
     * A window.
     *
     * @param in T, observed frames, at least 2
     * @param leads K, frames foretold
     */
    public record Frames(int in, int leads) {
        public Frames {
            if (in < 2 || leads < 1) {
                throw new IllegalArgumentException(
                        "frames: at least 2 in and 1 lead, got %d in and %d leads"
                                .formatted(in, leads));
            }
        }

        /** Frames of a whole window. */
        public int window() {
            return in + leads;
        }

        /** Outputs of a roll-out, T−1+K. */
        public int outputs() {
            return in - 1 + leads;
        }
    }

    /**
     * What the fields hold.
     *
     * @param quantities the model's, by channel
     * @param scaling to model units
     * @param cells what the checkpoint will serve
     * @param cadenceSeconds time between frames, to the millisecond
     * @param cellMetres cell sizes to train on: each archive is pooled to each of them, as near as
     *     a whole factor comes; none for whole frames, which stay as they are
     */
    @JsonNaming(PropertyNamingStrategies.KebabCaseStrategy.class)
    public record Fields(
            List<Quantity> quantities,
            ModelDescription.Scaling scaling,
            ModelDescription.CellRange cells,
            double cadenceSeconds,
            List<Double> cellMetres) {
        public Fields {
            quantities = List.copyOf(quantities);
            cellMetres = List.copyOf(cellMetres);
            if (quantities.isEmpty()) {
                throw new IllegalArgumentException("fields.quantities must name one at least");
            }
            if (!(cadenceSeconds >= 0.001)) {
                throw new IllegalArgumentException(
                        "fields.cadence-seconds must be 0.001 or more, was " + cadenceSeconds);
            }
        }

        /** Of one channel. */
        public Fields(
                Quantity quantity,
                ModelDescription.Scaling scaling,
                ModelDescription.CellRange cells,
                double cadenceSeconds,
                List<Double> cellMetres) {
            this(List.of(quantity), scaling, cells, cadenceSeconds, cellMetres);
        }

        /** What crops are cut out of: the first channel, which is their only one. */
        public Quantity quantity() {
            return quantities.get(0);
        }

        /** Time between frames. */
        public Duration cadence() {
            return Duration.ofMillis(Math.round(1000 * cadenceSeconds));
        }
    }

    /**
     * What is cut out of the fields.
     *
     * @param sizes at least one
     * @param maskedShare share of samples, 0 to 1, that see only a disc as wide as the crop: all
     *     outside is uncovered, and motion is estimated from the disc alone, as it will be for a
     *     single small radar
     * @param wetFrom what counts as rain, in the quantity's unit
     * @param wetShare a crop is dry if less than this share of its covered cells holds rain in the
     *     last observed and the last foretold frame together
     * @param dryKept the chance, 0 to 1, that a dry crop is taken all the same
     * @param turns whether to flip, and to turn square crops by quarters
     * @param perWindow how many crops of a batch come from one window, which shares the cost of its
     *     motion
     */
    @JsonNaming(PropertyNamingStrategies.KebabCaseStrategy.class)
    public record Crops(
            List<Size> sizes,
            double maskedShare,
            double wetFrom,
            double wetShare,
            double dryKept,
            boolean turns,
            int perWindow) {
        /** Nothing is cut out. */
        public static final Crops NONE = new Crops(List.of(), 0, 0, 0, 0, false, 1);

        public Crops {
            sizes = List.copyOf(sizes);
            share("crops.masked-share", maskedShare);
            share("crops.wet-share", wetShare);
            share("crops.dry-kept", dryKept);
            if (perWindow < 1) {
                throw new IllegalArgumentException(
                        "crops.per-window must be at least 1, was " + perWindow);
            }
        }

        /** Samples of a step, on average over the sizes. */
        double meanBatch() {
            return sizes.stream().mapToDouble(size -> size.share() * size.batch()).sum() / share();
        }

        private double share() {
            return sizes.stream().mapToDouble(Size::share).sum();
        }

        private static void share(String key, double value) {
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException(
                        "%s is a share from 0 to 1, was %s".formatted(key, value));
            }
        }
    }

    /**
     * How whole frames are taken: as they are, of any number of channels, never turned.
     *
     * @param batch samples per step
     * @param zone whose clock usual values go by, e.g. {@code America/New_York}; empty where none
     *     are made
     * @param shift by as much as this, in the quantity's unit, each sample is shifted up or down as
     *     a whole: for sensors whose level tells nothing; 0 for not at all
     */
    @JsonNaming(PropertyNamingStrategies.KebabCaseStrategy.class)
    public record Whole(int batch, String zone, double shift) {

        /** There are crops. */
        public static final Whole NONE = new Whole(0, "");

        /** Without a shift. */
        public Whole(int batch, String zone) {
            this(batch, zone, 0);
        }

        public Whole {
            if (batch < 0) {
                throw new IllegalArgumentException("whole.batch must be at least 1, was " + batch);
            }
            if (!(shift >= 0 && shift < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("whole.shift must be 0 or more, was " + shift);
            }
            if (shift > 0 && !zone.isEmpty()) {
                throw new IllegalArgumentException(
                        "whole.shift: what is usual cannot be shifted; leave whole.zone out");
            }
            try {
                if (!zone.isEmpty()) {
                    ZoneId.of(zone);
                }
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "whole.zone: no time zone \"%s\"; one is called e.g. Europe/Amsterdam"
                                .formatted(zone),
                        e);
            }
        }

        boolean hasUsualValues() {
            return !zone.isEmpty();
        }
    }

    /**
     * One size of crops.
     *
     * @param rows a multiple of the network's divisibility
     * @param columns likewise
     * @param share of the steps, relative to the other sizes
     * @param batch samples per step
     */
    public record Size(int rows, int columns, double share, int batch) {
        public Size {
            if (rows < 8 || columns < 8 || batch < 1 || !(share >= 0)) {
                throw new IllegalArgumentException(
                        ("crops.sizes: at least 8 x 8 cells, batch 1 and share 0;"
                                        + " got %d x %d, batch %d, share %s")
                                .formatted(rows, columns, batch, share));
            }
        }
    }

    /**
     * How long, and judged on what.
     *
     * @param samplesPerEpoch about so many; an epoch is this divided by the mean batch, in steps
     * @param epochs at most
     * @param limitSeconds at most, over all sittings; 0 for no limit. The epoch that it cuts short
     *     is judged as the others
     * @param patience epochs without a better validation error before it stops; 0 for never
     * @param validationSamples drawn once from the validation frames
     * @param emaDecay of the running mean of the weights that is judged and kept in their place; 0
     *     for none. Smaller at the start: at most (1 + step) / (10 + step)
     */
    @JsonNaming(PropertyNamingStrategies.KebabCaseStrategy.class)
    public record Plan(
            int samplesPerEpoch,
            int epochs,
            double limitSeconds,
            int patience,
            int validationSamples,
            double emaDecay) {
        public Plan {
            if (samplesPerEpoch < 1 || epochs < 1) {
                throw new IllegalArgumentException(
                        "plan: at least 1 sample per epoch and 1 epoch, got %d and %d"
                                .formatted(samplesPerEpoch, epochs));
            }
            if (!(limitSeconds >= 0) || patience < 0 || validationSamples < 0) {
                throw new IllegalArgumentException(
                        ("plan: limit-seconds, patience and validation-samples are not negative;"
                                        + " got %s, %d and %d")
                                .formatted(limitSeconds, patience, validationSamples));
            }
            if (!(emaDecay >= 0 && emaDecay < 1)) {
                throw new IllegalArgumentException(
                        "plan.ema-decay is from 0 to below 1, was " + emaDecay);
            }
        }
    }

    /**
     * Adam (Kingma and Ba, 2015) without weight decay.
     *
     * @param lr learning rate at its highest
     * @param beta1 decay of the mean of gradients
     * @param beta2 decay of the mean of their squares
     * @param eps added to the root of the latter
     * @param clipNorm largest norm of all gradients together; longer ones are shortened to it; 0
     *     for none
     */
    @JsonNaming(PropertyNamingStrategies.KebabCaseStrategy.class)
    public record Optimiser(double lr, double beta1, double beta2, double eps, double clipNorm) {
        public Optimiser {
            if (!(lr > 0) || !(eps > 0) || !(clipNorm >= 0)) {
                throw new IllegalArgumentException(
                        "optimiser: lr and eps above 0, clip-norm not negative; got %s, %s and %s"
                                .formatted(lr, eps, clipNorm));
            }
            if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
                throw new IllegalArgumentException(
                        "optimiser.beta1 and beta2 are from 0 to below 1, got %s and %s"
                                .formatted(beta1, beta2));
            }
        }
    }

    /**
     * What is made small: a mean over covered cells, in model units.
     *
     * @param kind of error
     * @param over which outputs
     */
    public record Loss(Kind kind, Over over) {

        /**
         * By which the best weights are chosen: squared errors over leads, weighted as in training.
         *
         * @param perLead lead 1 first
         * @return their mean; NaN if there is none
         */
        public double mean(List<Double> perLead) {
            double sum = 0;
            double weights = 0;
            for (int lead = 1; lead <= perLead.size(); lead++) {
                double weight = over == Over.LEADS_ALIKE ? 1.0 / lead : 1;
                sum += weight * perLead.get(lead - 1);
                weights += weight;
            }
            return sum / weights;
        }

        /** Which error. */
        public enum Kind {
            MSE("mse"),
            /** Mean squared plus mean absolute error. */
            MSE_AND_L1("mse-and-l1");

            private final String label;

            Kind(String label) {
                this.label = label;
            }

            @JsonValue
            public String label() {
                return label;
            }

            @JsonCreator
            public static Kind of(String label) {
                return Labels.of("loss.kind", values(), Kind::label, label);
            }
        }

        /** Which outputs. */
        public enum Over {
            /** The warm-up too, as in the paper. */
            ALL("all"),
            /** The forecast alone. */
            LEADS("leads"),
            /**
             * The forecast alone, lead k weighted by 1/k (mean weight 1): squared errors grow about
             * in proportion to lead, so that each lead counts alike, and the first ones are not
             * spoiled for the sake of the last.
             */
            LEADS_ALIKE("leads-alike");

            private final String label;

            Over(String label) {
                this.label = label;
            }

            @JsonValue
            public String label() {
                return label;
            }

            @JsonCreator
            public static Over of(String label) {
                return Labels.of("loss.over", values(), Over::label, label);
            }
        }
    }
}
