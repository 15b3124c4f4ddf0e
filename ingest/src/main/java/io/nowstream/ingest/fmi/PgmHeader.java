package io.nowstream.ingest.fmi;

import io.nowstream.frames.Grid;
import io.nowstream.ingest.MalformedFrameException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands before the cells of a binary PGM (Netpbm, "pgm"): P5, width, height, largest value,
 * with comment lines among them.
 *
 * @param rows height
 * @param columns width
 * @param comments the comment lines, without {@code #} and outer blanks
 */
record PgmHeader(int rows, int columns, List<String> comments) {

    /** A header is a few dozen lines; what goes on for longer is something else. */
    private static final int MAX_BYTES = 1 << 16;

    /** Reads up to and including the single blank after the largest value. */
    static PgmHeader read(String file, InputStream pgm)
            throws MalformedFrameException, IOException {
        List<String> comments = new ArrayList<>();
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < MAX_BYTES && words.size() < 4; i++) {
            int c = pgm.read();
            if (c < 0) {
                throw new MalformedFrameException(
                        file, "truncated PGM: its header ends after %,d bytes".formatted(i));
            } else if (c == '#' && word.isEmpty()) {
                comments.add(comment(file, pgm));
            } else if (!Character.isWhitespace(c)) {
                word.append((char) c);
            } else if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
            if (words.size() == 1 && !words.get(0).equals("P5")) {
                throw new MalformedFrameException(file, "not a binary PGM: does not begin with P5");
            }
        }
        return of(file, words, comments);
    }

    private static String comment(String file, InputStream pgm)
            throws MalformedFrameException, IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() < MAX_BYTES) {
            int c = pgm.read();
            if (c < 0) {
                throw new MalformedFrameException(
                        file, "truncated PGM: its header ends within a comment");
            }
            if (c == '\n' || c == '\r') {
                break;
            }
            line.append((char) c);
        }
        return line.toString().trim();
    }

    private static PgmHeader of(String file, List<String> words, List<String> comments)
            throws MalformedFrameException {
        if (words.size() < 4) {
            throw new MalformedFrameException(
                    file, "not a PGM: no sizes in its first %,d bytes".formatted(MAX_BYTES));
        }
        int columns = number(file, "width", words.get(1));
        int rows = number(file, "height", words.get(2));
        int largest = number(file, "largest value", words.get(3));
        if (largest != 255) {
            throw new MalformedFrameException(
                    file, "largest value is %d, expected 255".formatted(largest));
        }
        if (rows < 1 || columns < 1 || (long) rows * columns > Grid.MAX_CELLS) {
            throw new MalformedFrameException(
                    file,
                    "declares %d x %d cells, expected 1 to %,d"
                            .formatted(rows, columns, Grid.MAX_CELLS));
        }
        return new PgmHeader(rows, columns, comments);
    }

    private static int number(String file, String what, String text)
            throws MalformedFrameException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new MalformedFrameException(
                    file, "%s is \"%s\", expected a number".formatted(what, text), e);
        }
    }
}
