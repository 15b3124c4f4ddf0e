package io.nowstream.app.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A length of time as people write it: {@code 5 min}, {@code 90 s}, {@code 200 ms}, {@code 2 h},
 * {@code 1 d}.
 */
public record Span(Duration duration) {

    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,9})\\s*(ms|s|min|h|d)");

    /**
     * @throws IllegalArgumentException if the text is not a number and a unit
     */
    @JsonCreator
    public static Span parse(String text) {
        Matcher m = WRITTEN.matcher(text.trim());
        if (!m.matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no length of time; write a number and ms, s, min, h or d, e.g. 5 min"
                            .formatted(text));
        }
        long n = Long.parseLong(m.group(1));
        return new Span(
                switch (m.group(2)) {
                    case "ms" -> Duration.ofMillis(n);
                    case "s" -> Duration.ofSeconds(n);
                    case "min" -> Duration.ofMinutes(n);
                    case "h" -> Duration.ofHours(n);
                    default -> Duration.ofDays(n);
                });
    }

    public long millis() {
        return duration.toMillis();
    }
}
