package io.nowstream.sinks.words;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * How far ahead something is, as people say it: {@code now}, {@code in 0.8 s}, {@code in 45 s},
 * {@code in 20 min}, {@code in 2 h 10 min}.
 */
public final class TimeAhead {

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;

    private TimeAhead() {}

    /** From the newest observation to what is forecast; {@code now} if that has begun. */
    public static String of(Instant issueTime, Instant onset) {
        long millis = Duration.between(issueTime, onset).toMillis();
        if (millis <= 0) {
            return "now";
        }
        if (millis < SECOND / 10) {
            return "in %d ms".formatted(millis);
        }
        if (millis < 10 * SECOND) {
            String seconds = String.format(Locale.ROOT, "%.1f", millis / 1000.0);
            return "in %s s".formatted(seconds.replace(".0", ""));
        }
        if (millis < 2 * MINUTE) {
            return "in %d s".formatted(rounded(millis, SECOND));
        }
        long minutes = rounded(millis, MINUTE);
        if (minutes < 120) {
            return "in %d min".formatted(minutes);
        }
        return minutes % 60 == 0
                ? "in %d h".formatted(minutes / 60)
                : "in %d h %d min".formatted(minutes / 60, minutes % 60);
    }

    private static long rounded(long millis, long unit) {
        return (millis + unit / 2) / unit;
    }
}
