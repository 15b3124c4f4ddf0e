package io.nowstream.models.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * The learning rate over time.
 *
 * <p>Cosine: floor + (lr − floor) · (1 + cos(π t / total)) / 2 (Loshchilov and Hutter, 2017), after
 * a warm-up that rises evenly from {@code warmUpFrom}; the cosine's t counts from the beginning,
 * not from the end of the warm-up.
 *
 * @param kind its form
 * @param by how often it changes
 * @param warmUp length of the warm-up, in epochs; in seconds if it goes by the second
 * @param warmUpFrom rate at the beginning of the warm-up
 * @param floor rate at the end
 */
@JsonNaming(PropertyNamingStrategies.KebabCaseStrategy.class)
public record Schedule(Kind kind, By by, double warmUp, double warmUpFrom, double floor) {

    /** Form of a schedule. */
    public enum Kind {
        CONSTANT("constant"),
        COSINE("cosine");

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
            return Labels.of("schedule.kind", values(), Kind::label, label);
        }
    }

    /** What moves a schedule on. */
    public enum By {
        /** The same rate all through an epoch. */
        EPOCH("epoch"),
        /** A little at each step. */
        STEP("step"),
        /**
         * The time that has passed of {@code plan.limit-seconds}: the rate reaches its floor in
         * time, however fast the machine is; two trainings are then not equal to the last bit.
         */
        SECOND("second");

        private final String label;

        By(String label) {
            this.label = label;
        }

        @JsonValue
        public String label() {
            return label;
        }

        @JsonCreator
        public static By of(String label) {
            return Labels.of("schedule.by", values(), By::label, label);
        }
    }

    public Schedule {
        if (!(warmUp >= 0) || !(warmUpFrom >= 0) || !(floor >= 0)) {
            throw new IllegalArgumentException(
                    ("schedule: warm-up, warm-up-from and floor are not negative;"
                                    + " got %s, %s and %s")
                            .formatted(warmUp, warmUpFrom, floor));
        }
    }

    /** The same rate from first to last. */
    public static Schedule constant() {
        return new Schedule(Kind.CONSTANT, By.EPOCH, 0, 0, 0);
    }

    /**
     * The rate at some time.
     *
     * @param lr the highest
     * @param t epochs done, with the fraction of the one under way; or seconds
     * @param total all epochs, or all seconds
     */
    public double rate(double lr, double t, double total) {
        double now = by == By.EPOCH ? Math.floor(t) : t;
        if (now < warmUp) {
            return warmUpFrom + (lr - warmUpFrom) * now / warmUp;
        }
        if (kind == Kind.CONSTANT) {
            return lr;
        }
        double share = Math.min(1, now / total);
        return floor + (lr - floor) * (1 + Math.cos(Math.PI * share)) / 2;
    }
}
