package io.nowstream.app.replay;

import io.nowstream.frames.Quantity;
import io.nowstream.frames.Warning;
import io.nowstream.operators.WarningSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What kind of thing a feed watches: what a replay's settings for it follow from. */
public enum FeedKind {
    /** Rain, by radar: ten frames in, an hour out. */
    RADAR(10, Duration.ofHours(1), Duration.ofSeconds(90), 60),
    /**
     * What moves in a city's cells: eight half-hours in, four out. Some archives name a slot by its
     * beginning, so its counts are complete half an hour later.
     */
    TRAFFIC(8, Duration.ofHours(2), Duration.ofMinutes(32), 600),
    /** A camera or an array of sensors, ten times a second: a second in, a second out. */
    THERMAL(10, Duration.ofSeconds(1), Duration.ofMillis(50), 1);

    private final int length;
    private final Duration ahead;
    private final Duration usualDelay;
    private final double watchableSpeed;

    FeedKind(int length, Duration ahead, Duration usualDelay, double watchableSpeed) {
        this.length = length;
        this.ahead = ahead;
        this.usualDelay = usualDelay;
        this.watchableSpeed = watchableSpeed;
    }

    /** The kind that a quantity is of. */
    public static FeedKind of(Quantity quantity) {
        return switch (quantity) {
            case RAIN_RATE, REFLECTIVITY, VIL -> RADAR;
            case INFLOW, OUTFLOW -> TRAFFIC;
            case TEMPERATURE -> THERMAL;
        };
    }

    /**
     * The kind of a label.
     *
     * @throws IllegalArgumentException if there is none, naming those there are
     */
    public static FeedKind of(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label().equals(label))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "there are feeds of %s, not of \"%s\""
                                                .formatted(labels(), label)));
    }

    private static String labels() {
        return Arrays.stream(values()).map(FeedKind::label).collect(Collectors.joining(", "));
    }

    /** As written on the command line, e.g. {@code traffic}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Frames per sequence. */
    public int length() {
        return length;
    }

    /** How many leads reach as far ahead as such a feed's nowcasts look; at least one. */
    public int leads(Duration cadence) {
        return (int) Math.max(1, ahead.toMillis() / cadence.toMillis());
    }

    /** How late such frames usually are. */
    public Duration usualDelay() {
        return usualDelay;
    }

    /** How many times faster than observed a person can well watch it. */
    public double watchableSpeed() {
        return watchableSpeed;
    }

    /** When to warn, by the scale of each quantity: heavy rain, a jam or a surge, a warm body. */
    static List<WarningSpec> warnings(Quantity quantity) {
        return switch (quantity) {
            case RAIN_RATE -> List.of(new WarningSpec(10, 7, 20, 3000));
            case REFLECTIVITY -> List.of(new WarningSpec(42, 38, 20, 3000));
            case VIL -> List.of(new WarningSpec(160, 133, 20, 3000));
            case INFLOW, OUTFLOW ->
                    List.of(
                            new WarningSpec(Warning.Event.SURGE, 0, 5, 3, 0, 0),
                            new WarningSpec(Warning.Event.JAM, 0, 5, 3, 0, 0));
            case TEMPERATURE -> List.of(new WarningSpec(25, 24, 0, 0));
        };
    }
}
