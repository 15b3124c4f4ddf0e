package io.nowstream.ingest.thermal;

import io.nowstream.ingest.BoundedLines;
import io.nowstream.ingest.BoundedLines.Line;
import io.nowstream.ingest.TextFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lines of compressed files by number. Going forward reads on; going back reads from the beginning
 * once more: archives are read in order of time, which is that of the lines.
 */
final class LineCursors implements Closeable {

    /** Of a line: 1,024 temperatures in 17 digits each, and the rest. */
    static final int MAX_LINE_BYTES = 32 << 10;

    /** Files that are open at a time. */
    private static final int MAX_OPEN = 16;

    private final Map<Path, Cursor> cursors = new LinkedHashMap<>(MAX_OPEN, 0.75f, true);

    /** Where a file has been read to; the line is the last one read. */
    private record Cursor(BoundedLines lines, Line line) {}

    /**
     * One line.
     *
     * @return empty if the file ends before it
     * @throws IOException also for damage before it; the next call reads from the beginning
     */
    Optional<Line> line(Path file, long number) throws IOException {
        Cursor known = cursors.remove(file);
        if (known != null && known.line().number() > number) {
            known.lines().close();
            known = null;
        }
        if (known != null && known.line().number() == number) {
            cursors.put(file, known);
            return Optional.of(known.line());
        }
        BoundedLines lines = known == null ? TextFile.open(file, MAX_LINE_BYTES) : known.lines();
        Optional<Line> line = forward(lines, number);
        if (line.isPresent()) {
            cursors.put(file, new Cursor(lines, line.get()));
            closeAllBut(MAX_OPEN);
        } else {
            lines.close();
        }
        return line;
    }

    private static Optional<Line> forward(BoundedLines lines, long number) throws IOException {
        try {
            Optional<Line> line = lines.next();
            while (line.isPresent() && line.get().number() < number) {
                line = lines.next();
            }
            return line;
        } catch (IOException e) {
            lines.close();
            throw e;
        }
    }

    private void closeAllBut(int most) throws IOException {
        var oldest = cursors.values().iterator();
        while (cursors.size() > most) {
            oldest.next().lines().close();
            oldest.remove();
        }
    }

    @Override
    public void close() throws IOException {
        closeAllBut(0);
    }
}
