package io.nowstream.app.demo;

import io.nowstream.frames.Frame;
import io.nowstream.ingest.framelog.FrameLogWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;

/** The generated city's flows as an archive, to train on and to replay. */
public final class CityArchive {

    private CityArchive() {}

    /**
     * Writes whole days.
     *
     * @param directory made if it is not there
     * @param city which city
     * @param from the first day, in local time
     * @param days how many, from 1
     */
    public static void write(Path directory, GeneratedCity city, LocalDate from, int days)
            throws IOException {
        try (FrameLogWriter log =
                new FrameLogWriter(directory, GeneratedCity.FEED, GeneratedCity.CADENCE, false)) {
            for (Frame frame : city.frames(from, days)) {
                log.append(frame);
            }
            log.finish();
        }
    }
}
