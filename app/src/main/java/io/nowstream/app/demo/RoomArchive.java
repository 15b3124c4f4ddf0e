package io.nowstream.app.demo;

import io.nowstream.ingest.framelog.FrameLogWriter;
import java.io.IOException;
import java.nio.file.Path;

/** The generated room as an archive, to train on and to replay. */
public final class RoomArchive {

    private RoomArchive() {}

    /**
     * Writes what was not lost of a room.
     *
     * @param directory made if it is not there
     */
    public static void write(Path directory, GeneratedRoom room) throws IOException {
        try (FrameLogWriter log =
                new FrameLogWriter(directory, GeneratedRoom.FEED, GeneratedRoom.CADENCE, false)) {
            for (int i = 0; i < room.frames(); i++) {
                if (!room.isLost(i)) {
                    log.append(room.frame(i));
                }
            }
            log.finish();
        }
    }
}
