package io.nowstream.ingest.thermal;

import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.BoundedLines;
import io.nowstream.ingest.BoundedLines.Line;
import io.nowstream.ingest.TextFile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists a recording in one pass that looks for times only. A line without a time is listed at that
 * of the line before it, and where the gzip is damaged the line that cannot be read is the last.
 */
final class PictureList {

    private static final Logger LOG = LoggerFactory.getLogger(PictureList.class);

    /** Of a recording: two days at ten a second. */
    static final long MAX_LINES = 2_000_000;

    private PictureList() {}

    static List<ArchivedFrame> of(ThermalFile file, LineCursors cursors) {
        List<ArchivedFrame> pictures = new ArrayList<>();
        Instant time = file.begun();
        long number = 0;
        try (BoundedLines lines = TextFile.open(file.path(), LineCursors.MAX_LINE_BYTES)) {
            Optional<Line> line = lines.next();
            while (line.isPresent()) {
                number = line.get().number();
                if (!line.get().isBlank()) {
                    time = timeOf(line.get()).orElse(time);
                    pictures.add(new Picture(cursors, file, number, time));
                }
                line = number > MAX_LINES ? Optional.empty() : lines.next();
            }
        } catch (IOException e) {
            if (!TextFile.isDamage(e)) {
                LOG.warn("{} cannot be read now: {}", file.name(), e.getMessage());
            }
            pictures.add(new Picture(cursors, file, number + 1, time));
        }
        return pictures;
    }

    private static Optional<Instant> timeOf(Line line) {
        try {
            return Optional.of(ThermalLine.timeOf(line.bytes()));
        } catch (IllegalArgumentException noTime) {
            return Optional.empty();
        }
    }
}
