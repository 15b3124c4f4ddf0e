package io.nowstream.operators;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * How often something was not let through, for each reason: a counter {@code rejected} with the
 * label {@code reason}, e.g. {@code unknown-feed} of {@code UNKNOWN_FEED}.
 *
 * @param <R> the reasons
 */
public final class Refusals<R extends Enum<R>> {

    /** Slots of any cadence can be counted between these, and no instrument is older. */
    public static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

    public static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private final Map<R, Counter> counters;

    /**
     * One refusal.
     *
     * @param reason for whoever counts
     * @param sentence for whoever looks what happened
     */
    public record Refusal<R extends Enum<R>>(R reason, String sentence) {}

    /**
     * @param metrics an operator's
     * @param reasons all of them
     */
    public Refusals(MetricGroup metrics, Class<R> reasons) {
        counters = new EnumMap<>(reasons);
        for (R reason : reasons.getEnumConstants()) {
            String label = reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
            counters.put(reason, metrics.addGroup("reason", label).counter("rejected"));
        }
    }

    /** With a sentence from its parts, as {@link String#format} takes them. */
    public static <R extends Enum<R>> Optional<Refusal<R>> refuse(
            R reason, String sentence, Object... values) {
        return Optional.of(new Refusal<>(reason, sentence.formatted(values)));
    }

    /** Whether a clock may have shown this: {@link #EARLIEST} to {@link #LATEST}. */
    public static boolean isPlausible(Instant arrival) {
        return !arrival.isBefore(EARLIEST) && arrival.isBefore(LATEST);
    }

    /** Counts one. */
    public void count(R reason) {
        counter(reason).inc();
    }

    /** How many there were. */
    public long of(R reason) {
        return counter(reason).getCount();
    }

    private Counter counter(R reason) {
        Counter counter = counters.get(reason);
        if (counter == null) {
            throw new IllegalArgumentException("no reason of these: " + reason);
        }
        return counter;
    }
}
