package io.nowstream.sinks.map;

import io.nowstream.frames.Channel;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One field that can be drawn: one channel of a frame or forecast, still packed, and the hash its
 * image is found by.
 *
 * <p>Guarded by the store's lock.
 */
final class MapField {

    private final Grid grid;
    private final Channel channel;
    private @Nullable String hash;

    MapField(Grid grid, Channel channel) {
        this.grid = grid;
        this.channel = channel;
    }

    Grid grid() {
        return grid;
    }

    Channel channel() {
        return channel;
    }

    int bytes() {
        return channel.cells().length;
    }

    /** Same bytes on the same grid. */
    boolean sameAs(MapField other) {
        return grid.equals(other.grid)
                && channel.quantity() == other.channel.quantity()
                && channel.packing().equals(other.channel.packing())
                && channel.claim().equals(other.channel.claim())
                && Arrays.equals(channel.cells(), other.channel.cells());
    }

    /** SHA-256 over all that decides the image; worked out when somebody first looks. */
    String hash() {
        String known = hash;
        if (known == null) {
            known = digest();
            hash = known;
        }
        return known;
    }

    /** Whether this is the field of that hash; fields nobody has looked at are none. */
    boolean isKnownAs(String wanted) {
        return wanted.equals(hash);
    }

    private String digest() {
        MessageDigest digest = Sha256.digest();
        digest.update(ByteBuffer.allocate(4).putInt(FieldPainter.VERSION).array());
        String meaning = grid + "|" + channel.quantity() + "|" + channel.packing();
        digest.update(meaning.getBytes(StandardCharsets.UTF_8));
        digest.update(channel.claim().getBytes(StandardCharsets.UTF_8));
        digest.update(channel.cells());
        return HexFormat.of().formatHex(digest.digest());
    }
}
