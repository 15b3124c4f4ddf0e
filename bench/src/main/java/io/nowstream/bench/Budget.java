package io.nowstream.bench;

import java.util.function.DoublePredicate;
import java.util.stream.DoubleStream;

/**
 * What a figure may be, by section 11 of the design; where that sets none, what is expected.
 *
 * @param text as it stands there; {@code none} if the design sets no budget for it
 * @param holds whether a value is within it
 */
public record Budget(String text, DoublePredicate holds) {

    /** The design sets none: the figure is there to be watched. */
    public static final Budget NONE = new Budget("none", value -> true);

    public static Budget atMost(double limit, String unit) {
        return new Budget("≤ " + text(limit, unit), value -> value <= limit);
    }

    public static Budget atLeast(double limit, String unit) {
        return new Budget("≥ " + text(limit, unit), value -> value >= limit);
    }

    /** What is expected where the design sets no budget. */
    public static Budget expectedAtLeast(double limit, String unit) {
        return new Budget("≥ " + text(limit, unit) + " (expected)", value -> value >= limit);
    }

    /**
     * What is expected where the design sets no budget.
     *
     * @param written the limit as it is printed
     */
    public static Budget expectedAtMost(double limit, String written) {
        return new Budget("≤ " + written + " (expected)", value -> value <= limit);
    }

    private static String text(double limit, String unit) {
        String number =
                limit == Math.rint(limit) ? String.valueOf((long) limit) : String.valueOf(limit);
        return unit.isEmpty() ? number : number + " " + unit;
    }

    /** The median decides; a single run outside is said. */
    public String verdict(Runs runs) {
        if (this.equals(NONE)) {
            return "–";
        }
        if (!holds.test(runs.median())) {
            return "**missed**";
        }
        return DoubleStream.of(runs.values()).allMatch(holds) ? "met" : "met, not in every run";
    }
}
