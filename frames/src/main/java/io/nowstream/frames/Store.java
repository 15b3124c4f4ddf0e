package io.nowstream.frames;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Objects by name: checkpoints, archives, and what is too large for a message. Names are
 * slash-separated words of {@code [A-Za-z0-9._-]} that do not begin with a dot, except that the
 * last may be one of Zarr's own: {@code .zgroup}, {@code .zarray}, {@code .zattrs}, {@code
 * .zmetadata}. None is ever built from a request. Another name is an {@link
 * IllegalArgumentException}.
 */
public interface Store {

    /** Writes an object whole or not at all, replacing what was there. */
    void put(String name, byte[] bytes) throws IOException;

    /** The object's bytes, or empty if there is none of that name. */
    Optional<byte[]> get(String name) throws IOException;

    /**
     * The object's bytes if they are no more than expected, or empty if there is none of that name.
     *
     * @throws MalformedRecordException if it is larger; a store that can tell does so before it
     *     reads
     */
    default Optional<byte[]> get(String name, long atMostBytes) throws IOException {
        Optional<byte[]> bytes = get(name);
        bytes.ifPresent(found -> demandAtMost(name, found.length, atMostBytes));
        return bytes;
    }

    /** Names that begin with {@code prefix}, sorted. */
    List<String> list(String prefix) throws IOException;

    /**
     * The folders directly under a folder, without what is in them.
     *
     * @param folder its name without a slash at the end; empty for the top
     * @return their last words, sorted; none if the folder is not there
     */
    default List<String> folders(String folder) throws IOException {
        String prefix = folder.isEmpty() ? "" : folder + "/";
        TreeSet<String> words = new TreeSet<>();
        for (String name : list(prefix)) {
            int end = name.indexOf('/', prefix.length());
            if (end > 0) {
                words.add(name.substring(prefix.length(), end));
            }
        }
        return List.copyOf(words);
    }

    /** Refuses an object that is larger than whoever asks for it can use. */
    static void demandAtMost(String name, long bytes, long atMostBytes) {
        if (bytes > atMostBytes) {
            throw new MalformedRecordException(
                    "%s has %,d bytes; what belongs there has %,d at most"
                            .formatted(name, bytes, atMostBytes));
        }
    }
}
