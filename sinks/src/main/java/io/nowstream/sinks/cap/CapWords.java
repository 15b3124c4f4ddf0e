package io.nowstream.sinks.cap;

import io.nowstream.frames.Quantity;
import io.nowstream.frames.VilScale;
import io.nowstream.frames.Warning;
import io.nowstream.sinks.words.EventWords;
import io.nowstream.sinks.words.TimeAhead;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** A warning in words and in the standard's grades, by event and quantity. */
final class CapWords {

    /** Responsive action should be taken at once, and within the hour: CAP 1.2, urgency. */
    private static final Duration IMMEDIATE = Duration.ofMinutes(15);

    private static final Duration EXPECTED = Duration.ofHours(1);

    /** How far ahead extrapolated rain is more likely there than not. */
    private static final Duration LIKELY = Duration.ofMinutes(30);

    /** So far over its threshold, a temperature has nothing to do with a warm day; °C. */
    private static final double SEVERE_HEAT = 10;

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter SECOND =
            new DateTimeFormatterBuilder()
                    .appendPattern("uuuu-MM-dd HH:mm:ss")
                    .appendFraction(ChronoField.NANO_OF_SECOND, 0, 3, true)
                    .appendLiteral(" UTC")
                    .toFormatter(Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private CapWords() {}

    /** What happens. */
    static String event(Warning warning) {
        return EventWords.of(warning.event(), warning.quantity());
    }

    /** Whose concern it is: CAP 1.2, category. */
    static String category(Warning warning) {
        return switch (warning.quantity()) {
            case RAIN_RATE, REFLECTIVITY, VIL -> "Met";
            case INFLOW, OUTFLOW -> "Transport";
            case TEMPERATURE -> "Safety";
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

    /**
     * Severe from twice the threshold on, or from ten degrees over it (degrees do not double);
     * Extreme is for people to say.
     */
    static String severity(Warning warning) {
        return isSevere(warning) ? "Severe" : "Moderate";
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
        if (warning.event() == Warning.Event.THRESHOLD) {
            return "%s: %s or more, up to %s, %s"
                    .formatted(
                            event(warning),
                            value(warning.threshold(), warning.quantity()),
                            value(warning.peak(), warning.quantity()),
                            size(warning));
        }
        return "%s: %s up to %s standard deviations %s the usual of this time, %s"
                .formatted(
                        event(warning),
                        measured(warning.quantity()).toLowerCase(Locale.ROOT),
                        figure(warning.peak()),
                        side(warning),
                        size(warning));
    }

    static String description(Warning warning, Instant issueTime) {
        DateTimeFormatter time = timesOf(warning, issueTime);
        return "%s from %s to %s, with a peak of %s. The forecast was made from observations up to %s."
                .formatted(
                        whatAndWhere(warning, issueTime),
                        time.format(warning.onset()),
                        time.format(warning.expires()),
                        peak(warning),
                        time.format(issueTime));
    }

    /** People who watch sensors and streets ask how long there is; rain keeps its sentence. */
    private static String whatAndWhere(Warning warning, Instant issueTime) {
        String ahead = TimeAhead.of(issueTime, warning.onset());
        if (warning.event() != Warning.Event.THRESHOLD) {
            return "%s is forecast %s or more standard deviations %s the usual of this time over %s %s,"
                    .formatted(
                            measured(warning.quantity()),
                            figure(warning.threshold()),
                            side(warning),
                            size(warning),
                            ahead);
        }
        String over =
                "%s of %s or more is forecast over %s"
                        .formatted(
                                measured(warning.quantity()),
                                value(warning.threshold(), warning.quantity()),
                                size(warning));
        return isRain(warning) ? over : over + " " + ahead + ",";
    }

    private static String peak(Warning warning) {
        return warning.event() == Warning.Event.THRESHOLD
                ? value(warning.peak(), warning.quantity())
                : ("%s; one standard deviation is the usual spread of the count, √(usual + 1) %s")
                        .formatted(figure(warning.peak()), warning.quantity().unit());
    }

    private static String side(Warning warning) {
        return warning.event() == Warning.Event.JAM ? "below" : "above";
    }

    /** {@code 340 km²}; {@code 2.4 m²} for what is smaller than a tenth of one. */
    static String size(Warning warning) {
        double squareKilometres = warning.areaSquareKilometres();
        double squareMetres = squareKilometres * 1e6;
        if (squareKilometres < 0.1) {
            return (squareMetres < 10 ? figure(squareMetres) : whole(squareMetres)) + " m²";
        }
        return (squareKilometres < 1 ? figure(squareKilometres) : whole(squareKilometres)) + " km²";
    }

    private static String measured(Quantity quantity) {
        return switch (quantity) {
            case RAIN_RATE -> "Rain";
            case REFLECTIVITY -> "Radar reflectivity";
            case VIL -> "Vertically integrated liquid";
            case INFLOW -> "Inflow";
            case OUTFLOW -> "Outflow";
            case TEMPERATURE -> "Temperature";
        };
    }

    /** With its unit; VIL codes as the liquid they stand for. */
    private static String value(double value, Quantity quantity) {
        return switch (quantity) {
            case VIL ->
                    String.format(
                            Locale.ROOT, "%.1f kg/m²", VilScale.kilogramsPerSquareMetre(value));
            case TEMPERATURE -> figure(value) + " " + quantity.unit();
            case RAIN_RATE, REFLECTIVITY, INFLOW, OUTFLOW -> whole(value) + " " + quantity.unit();
        };
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    /** One decimal, unless it says nothing. */
    private static String figure(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /** To the minute where all of it is, and for rain; else with seconds and what is finer. */
    private static DateTimeFormatter timesOf(Warning warning, Instant issueTime) {
        boolean wholeMinutes =
                isWholeMinute(warning.onset())
                        && isWholeMinute(warning.expires())
                        && isWholeMinute(issueTime);
        return wholeMinutes || isRain(warning) ? MINUTE : SECOND;
    }

    private static boolean isWholeMinute(Instant time) {
        return time.toEpochMilli() % 60_000 == 0;
    }

    private static boolean isRain(Warning warning) {
        return category(warning).equals("Met");
    }

    private static boolean isSevere(Warning warning) {
        if (warning.event() != Warning.Event.THRESHOLD) {
            return warning.peak() >= 2 * warning.threshold();
        }
        double peak = linear(warning.peak(), warning.quantity());
        double threshold = linear(warning.threshold(), warning.quantity());
        return warning.quantity() == Quantity.TEMPERATURE
                ? peak - threshold >= SEVERE_HEAT
                : peak / threshold >= 2;
    }

    /** In a unit that doubles when there is twice as much water, or traffic. */
    private static double linear(double value, Quantity quantity) {
        return switch (quantity) {
            case RAIN_RATE -> value;
            // Marshall and Palmer (1948): Z = 200 R^1.6, so R goes with Z^(1/1.6).
            case REFLECTIVITY -> Math.pow(10, value / 16);
            case VIL -> VilScale.kilogramsPerSquareMetre(value);
            case INFLOW, OUTFLOW, TEMPERATURE -> value;
        };
    }
}
