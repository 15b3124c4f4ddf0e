package io.nowstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;

/** Feeds a reader its own sample, cut short. */
public final class Cuts {

    private Cuts() {}

    /** Reads a file, and throws what reading throws. */
    public interface Reader {
        void read(Path file) throws Exception;
    }

    /**
     * Cuts the file at every interesting length and asserts that reading throws {@link
     * MalformedFrameException} with the file's name, and nothing else; the file is whole again
     * afterwards.
     */
    public static void everyCutIsRefused(Path file, Reader reader) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int length : interestingLengths(whole.length)) {
            Files.write(file, Arrays.copyOf(whole, length));
            Throwable thrown = null;
            try {
                reader.read(file);
            } catch (Throwable e) {
                thrown = e;
            }
            assertThat(thrown)
                    .as("%s cut at %,d of %,d bytes", file.getFileName(), length, whole.length)
                    .isInstanceOf(MalformedFrameException.class)
                    .hasMessageStartingWith(file.getFileName() + ": ");
        }
        Files.write(file, whole);
    }

    /** All of the first and last few hundred bytes, and steps between. */
    private static SortedSet<Integer> interestingLengths(int length) {
        SortedSet<Integer> lengths = new TreeSet<>();
        for (int i = 0; i < 300; i++) {
            lengths.add(i);
            lengths.add(length - 1 - i);
        }
        for (int i = 1; i < 64; i++) {
            lengths.add((int) ((long) length * i / 64));
        }
        return lengths.subSet(0, length);
    }
}
