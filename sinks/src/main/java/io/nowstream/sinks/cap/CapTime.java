package io.nowstream.sinks.cap;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Times as CAP 1.2 writes them (section 3.3.2): whole seconds with an offset, {@code
 * 2002-05-24T16:49:00-07:00}. {@code Z} is forbidden; UTC is {@code -00:00}.
 */
public final class CapTime {

    private static final Pattern FORM =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}[-+]\\d{2}:\\d{2}");

    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'-00:00'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private CapTime() {}

    /** In UTC; what is finer than a second is cut off. */
    public static String of(Instant instant) {
        return UTC.format(instant);
    }

    /** In UTC; the next whole second, for an end that must not come before what it ends. */
    public static String ofEnd(Instant instant) {
        Instant second = instant.truncatedTo(ChronoUnit.SECONDS);
        return of(second.equals(instant) ? instant : second.plusSeconds(1));
    }

    /** The instant, or empty if the text is not a time of the standard's form. */
    public static Optional<Instant> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            String common = text.endsWith("-00:00") ? text.substring(0, 19) + "Z" : text;
            return Optional.of(OffsetDateTime.parse(common).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
