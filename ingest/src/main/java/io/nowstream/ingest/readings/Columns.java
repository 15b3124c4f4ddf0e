package io.nowstream.ingest.readings;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One row's fields by the names of their columns; a field that is empty is not there.
 *
 * @param fields as text, without blanks around them
 */
record Columns(Map<String, String> fields) {

    /** As RFC 8259 writes numbers, and with a plus sign or without a digit before the point. */
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(\\d{1,30}(\\.\\d{0,30})?|\\.\\d{1,30})([eE][-+]?\\d{1,3})?");

    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

    boolean has(String column) {
        return !fields.getOrDefault(column, "").isEmpty();
    }

    /**
     * @throws IllegalArgumentException if the field is not there
     */
    String text(String column) {
        if (!has(column)) {
            throw new IllegalArgumentException("no " + column);
        }
        return fields.getOrDefault(column, "");
    }

    /**
     * @throws IllegalArgumentException if the field is not there, or no finite number
     */
    double number(String column) {
        String text = text(column);
        double number = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException(
                    "%s \"%s\" is no number".formatted(column, shortened(text)));
        }
        return number;
    }

    /**
     * A date and time with its offset from UTC (ISO 8601), or Unix seconds; to the millisecond.
     *
     * @throws IllegalArgumentException if the field is not there, is something else, or lies
     *     outside 1970 to 2100 as seconds that are milliseconds do
     */
    Instant time(String column) {
        String text = text(column);
        Instant time =
                NUMBER.matcher(text).matches()
                        ? seconds(Double.parseDouble(text)).orElse(Instant.MAX)
                        : instant(column, text);
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw new IllegalArgumentException(
                    "%s %s lies outside 1970 to 2100".formatted(column, shortened(text)));
        }
        return time.truncatedTo(ChronoUnit.MILLIS);
    }

    private static Optional<Instant> seconds(double seconds) {
        return Math.abs(seconds) < 1e12
                ? Optional.of(Instant.ofEpochMilli(Math.round(seconds * 1000)))
                : Optional.empty();
    }

    private static Instant instant(String column, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "%s \"%s\" is no time such as 2024-06-12T12:05:00Z, nor Unix seconds"
                            .formatted(column, shortened(text)),
                    e);
        }
    }

    /** For messages. */
    static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
