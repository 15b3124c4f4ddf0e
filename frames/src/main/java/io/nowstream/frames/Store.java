package io.nowstream.frames;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Objects by name: checkpoints, archives, and what is too large for a message. Names are
 * slash-separated words of {@code [A-Za-z0-9._-]} that do not begin with a dot; none is ever built
 * from a request. Another name is an {@link IllegalArgumentException}.
 */
public interface Store {

    /** Writes an object whole or not at all, replacing what was there. */
    void put(String name, byte[] bytes) throws IOException;

    /** The object's bytes, or empty if there is none of that name. */
    Optional<byte[]> get(String name) throws IOException;

    /** Names that begin with {@code prefix}, sorted. */
    List<String> list(String prefix) throws IOException;
}
