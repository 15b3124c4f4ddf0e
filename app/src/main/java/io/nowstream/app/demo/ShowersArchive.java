package io.nowstream.app.demo;

import io.nowstream.ingest.framelog.FrameLogWriter;
import java.io.IOException;
import java.nio.file.Path;

/** Generated showers as an archive, to train on and to replay. */
public final class ShowersArchive {

    private ShowersArchive() {}

    /**
     * Writes them.
     *
     * @param directory made if it is not there
     * @param frames how many
     */
    public static void write(Path directory, GeneratedShowers showers, int frames)
            throws IOException {
        try (FrameLogWriter log =
                new FrameLogWriter(
                        directory, GeneratedShowers.FEED, GeneratedShowers.CADENCE, false)) {
            for (int i = 0; i < frames; i++) {
                log.append(showers.frame(i));
            }
            log.finish();
        }
    }
}
