package io.nowstream.ingest.watch;

import io.nowstream.frames.Sha256;
import io.nowstream.ingest.BoundedLines;
import io.nowstream.ingest.BoundedLines.Line;
import io.nowstream.ingest.TextFile;
import io.nowstream.ingest.readings.ReadingsFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a file of lines holds now, against what was read of it before.
 *
 * @param now all of it
 * @param known how many of its first lines were read before: all that were, if it still begins with
 *     them, or none
 */
record FileLines(ReadSoFar now, long known) {

    /** Looks through a file, gzipped or not. */
    static FileLines of(Path file, ReadSoFar before) throws IOException {
        Count count = new Count(before);
        try (BoundedLines lines = TextFile.open(file, ReadingsFile.MAX_LINE_BYTES)) {
            for (Optional<Line> line = lines.next(); line.isPresent(); line = lines.next()) {
                count.take(line.get(), lines.wasWhole());
            }
        } catch (IOException e) {
            if (!TextFile.isDamage(e)) {
                throw e;
            }
            count.endedBy(TextFile.damage(e));
        }
        return count.result();
    }

    /**
     * Whether there is something behind the last line break: perhaps the beginning of a line whose
     * rest is still to be written, or of a gzip.
     */
    boolean isOpenEnded() {
        return !now.tail().isEmpty();
    }

    /**
     * The numbers of what was not read before; empty if everything was.
     *
     * @param withTail whether that counts what has no line break
     */
    Optional<ReadingsFile.Lines> fresh(boolean withTail) {
        long last = now.lines() + (withTail && isOpenEnded() ? 1 : 0);
        return known < last ? Optional.of(new ReadingsFile.Lines(known, last)) : Optional.empty();
    }

    /** One look. */
    private static final class Count {

        private final ReadSoFar before;
        private final MessageDigest digest = Sha256.digest();
        private long lines;
        private long known;
        private String tail = "";

        Count(ReadSoFar before) {
            this.before = before;
        }

        void take(Line line, boolean whole) {
            if (isWhereItEnded() && before.tail().equals(Sha256.of(line.bytes()))) {
                known++; // what had no line break then
            }
            if (!whole) {
                tail = Sha256.of(line.bytes());
                return;
            }
            lines++;
            digest.update(line.bytes());
            digest.update((byte) '\n');
            if (lines == before.lines() && soFar().equals(before.digest())) {
                known = lines;
            }
        }

        void endedBy(String damage) {
            tail = Sha256.of(damage.getBytes(StandardCharsets.UTF_8));
            if (isWhereItEnded() && before.tail().equals(tail)) {
                known++;
            }
        }

        /** Whether what was read before lies behind us, and nothing else does. */
        private boolean isWhereItEnded() {
            return lines == before.lines() && known == lines;
        }

        FileLines result() {
            return new FileLines(new ReadSoFar(lines, soFar(), tail), known);
        }

        private String soFar() {
            try {
                return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("SHA-256 cannot be looked at half-way", e);
            }
        }
    }
}
