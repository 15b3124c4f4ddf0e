package io.nowstream.app.train;

import io.nowstream.app.demo.GeneratedStorm;
import io.nowstream.ingest.sevir.SevirEvent;
import io.nowstream.ingest.sevir.SevirWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Generated storms to train on, written as SEVIR writes its own: event i of series n is {@code
 * S<1000+n><i, four digits>}, e.g. {@code S10010000}.
 *
 * <p>Never the demonstration's own storms: its seeds count up from 20 240 612, these begin at 2⁴⁰.
 * Nor can an id be taken for one of the demonstration or of SEVIR: those have six digits.
 */
public final class TrainingStorms {

    /** Series are numbered from 1 to this. */
    public static final int MOST_SERIES = 999;

    /** Events of a series, at most. */
    public static final int MOST_EVENTS = 10_000;

    private static final long FIRST_SEED = 1L << 40;

    /** The spring before the demonstration's: its storms are later than any that was trained on. */
    private static final Instant FIRST = Instant.parse("2023-04-01T18:00:00Z");

    private static final Duration BETWEEN = Duration.ofHours(5);

    /** Lower left corners, metres in SEVIR's projection: the Great Plains. */
    private static final int[][] CORNERS = {
        {-880_000, -120_000}, {-420_000, -120_000}, {40_000, -120_000},
        {-640_000, -580_000}, {-180_000, -580_000}, {280_000, -580_000}
    };

    private TrainingStorms() {}

    /**
     * Writes one series.
     *
     * @param directory made if it is not there; a catalogue in it is replaced
     * @param series 1 to {@link #MOST_SERIES}
     * @param events 1 to {@link #MOST_EVENTS}
     */
    public static void write(Path directory, int series, int events) throws IOException {
        if (series < 1 || series > MOST_SERIES) {
            throw new IllegalArgumentException(
                    "series of storms are 1 to %d, got %d".formatted(MOST_SERIES, series));
        }
        if (events < 1 || events > MOST_EVENTS) {
            throw new IllegalArgumentException(
                    "a series has 1 to %,d events, got %,d".formatted(MOST_EVENTS, events));
        }
        SevirWriter.write(
                directory, IntStream.range(0, events).mapToObj(i -> event(series, i)).toList());
    }

    /** The seed of an event's storm. */
    static long seed(int series, int event) {
        return FIRST_SEED + (long) series * MOST_EVENTS + event;
    }

    private static SevirEvent event(int series, int number) {
        GeneratedStorm storm = new GeneratedStorm(seed(series, number));
        int[] corner = CORNERS[number % CORNERS.length];
        return new SevirEvent(
                "S%d%04d".formatted(1000 + series, number),
                "Thunderstorm Wind",
                FIRST.plus(BETWEEN.multipliedBy(number)),
                corner[0],
                corner[1],
                frame -> Optional.of(storm.frame(frame)));
    }
}
