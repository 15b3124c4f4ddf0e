package io.nowstream.sinks.cap;

import io.nowstream.frames.Quantity;
import io.nowstream.frames.VilScale;
import io.nowstream.frames.Warning;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A warning in words and in the standard's grades, by quantity. */
final class CapWords {

    /** Responsive action should be taken at once, and within the hour: CAP 1.2, urgency. */
    private static final Duration IMMEDIATE = Duration.ofMinutes(15);

    private static final Duration EXPECTED = Duration.ofHours(1);

    /** How far ahead extrapolated rain is more likely there than not. */
    private static final Duration LIKELY = Duration.ofMinutes(30);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private CapWords() {}

    /** What happens. */
    static String event(Quantity quantity) {
        return switch (quantity) {
            case RAIN_RATE -> "Heavy rain";
            case REFLECTIVITY -> "Strong radar echo";
            case VIL -> "Intense storm";
        };
    }

    /** From how soon it begins. */
    static String urgency(Warning warning, Instant sent) {
        Duration ahead = Duration.between(sent, warning.onset());
        if (ahead.compareTo(IMMEDIATE) <= 0) {
            return "Immediate";
        }
        return ahead.compareTo(EXPECTED) <= 0 ? "Expected" : "Future";
    }

    /** Severe from twice the threshold on; Extreme is for people to say. */
    static String severity(Warning warning) {
        return timesTheThreshold(warning) >= 2 ? "Severe" : "Moderate";
    }

    /** From how far it was forecast ahead: a nowcast knows the next half hour best. */
    static String certainty(Warning warning, Instant issueTime) {
        Duration ahead = Duration.between(issueTime, warning.onset());
        if (ahead.isNegative() || ahead.isZero()) {
            return "Observed";
        }
        return ahead.compareTo(LIKELY) <= 0 ? "Likely" : "Possible";
    }

    static String headline(Warning warning) {
        return "%s: %s or more, up to %s, %s"
                .formatted(
                        event(warning.quantity()),
                        value(warning.threshold(), warning.quantity()),
                        value(warning.peak(), warning.quantity()),
                        size(warning));
    }

    static String description(Warning warning, Instant issueTime) {
        return ("%s of %s or more is forecast over %s from %s to %s, with a peak of %s. The forecast"
                        + " was made from observations up to %s.")
                .formatted(
                        measured(warning.quantity()),
                        value(warning.threshold(), warning.quantity()),
                        size(warning),
                        TIME.format(warning.onset()),
                        TIME.format(warning.expires()),
                        value(warning.peak(), warning.quantity()),
                        TIME.format(issueTime));
    }

    static String size(Warning warning) {
        return String.format(Locale.ROOT, "%.0f km²", warning.areaSquareKilometres());
    }

    private static String measured(Quantity quantity) {
        return switch (quantity) {
            case RAIN_RATE -> "Rain";
            case REFLECTIVITY -> "Radar reflectivity";
            case VIL -> "Vertically integrated liquid";
        };
    }

    /** With its unit; VIL codes as the liquid they stand for. */
    private static String value(double value, Quantity quantity) {
        return quantity == Quantity.VIL
                ? String.format(Locale.ROOT, "%.1f kg/m²", VilScale.kilogramsPerSquareMetre(value))
                : String.format(Locale.ROOT, "%.0f %s", value, quantity.unit());
    }

    private static double timesTheThreshold(Warning warning) {
        return linear(warning.peak(), warning.quantity())
                / linear(warning.threshold(), warning.quantity());
    }

    /** In a unit that doubles when there is twice as much water. */
    private static double linear(double value, Quantity quantity) {
        return switch (quantity) {
            case RAIN_RATE -> value;
            // Marshall and Palmer (1948): Z = 200 R^1.6, so R goes with Z^(1/1.6).
            case REFLECTIVITY -> Math.pow(10, value / 16);
            case VIL -> VilScale.kilogramsPerSquareMetre(value);
        };
    }
}
