package io.nowstream.app.demo;

import io.nowstream.ingest.sevir.SevirEvent;
import io.nowstream.ingest.sevir.SevirWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Eight generated storms over the Great Plains, written as SEVIR writes its own: what the
 * demonstration replays.
 *
 * <p>Cycle after cycle is another day of the same weather: other seeds, other events, later times.
 */
public final class StormArchive {

    /** How many events a cycle has. */
    public static final int EVENTS = 8;

    private static final Instant FIRST_CYCLE = Instant.parse("2024-06-12T18:00:00Z");
    private static final Duration BETWEEN_CYCLES = Duration.ofHours(5);

    /** Lower left corners, metres in SEVIR's projection: apart from each other, on land. */
    private static final int[][] CORNERS = {
        {-880, -120}, {-420, -120}, {40, -120}, {500, -120},
        {-640, -580}, {-180, -580}, {280, -580}, {740, -580}
    };

    private StormArchive() {}

    /**
     * Writes one cycle.
     *
     * @param directory made if it is not there
     * @param cycle from 0
     */
    public static void write(Path directory, int cycle) throws IOException {
        List<SevirEvent> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            int number = cycle * EVENTS + i;
            GeneratedStorm storm = new GeneratedStorm(20_240_612L + number);
            events.add(
                    new SevirEvent(
                            "S%06d".formatted(900_000 + number),
                            "Thunderstorm Wind",
                            FIRST_CYCLE.plus(BETWEEN_CYCLES.multipliedBy(cycle)),
                            CORNERS[i][0] * 1000.0,
                            CORNERS[i][1] * 1000.0,
                            frame -> Optional.of(storm.frame(frame))));
        }
        SevirWriter.write(directory, events);
    }
}
