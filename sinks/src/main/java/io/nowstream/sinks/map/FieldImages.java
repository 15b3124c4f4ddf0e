package io.nowstream.sinks.map;

import io.nowstream.frames.Channel;
import io.nowstream.frames.ClaimChecks;
import io.nowstream.frames.MalformedRecordException;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Images by address: drawn when first asked for, then kept until the budget is used up, the one
 * asked for least recently going first. Thread-safe.
 */
final class FieldImages {

    private final MapStore store;
    private final Optional<ClaimChecks> claims;
    private final FieldPainter painter = new FieldPainter();
    private final Map<ImageAddress, byte[]> kept = new LinkedHashMap<>(64, 0.75f, true);
    private long keptBytes;

    FieldImages(MapStore store, Optional<ClaimChecks> claims) {
        this.store = store;
        this.claims = claims;
    }

    /**
     * @return the PNG, or empty if no field of this hash is kept
     * @throws MalformedRecordException if its cells are damaged
     * @throws IOException if they wait in a store that cannot be read
     */
    Optional<byte[]> png(ImageAddress address) throws IOException {
        synchronized (kept) {
            byte[] known = kept.get(address);
            if (known != null) {
                return Optional.of(known);
            }
        }
        Optional<MapField> field = store.field(address.hash());
        if (field.isEmpty()) {
            return Optional.empty();
        }
        Channel channel = redeemed(field.get().channel());
        byte[] png = painter.paint(field.get().grid(), channel, address.scheme());
        keep(address, png);
        return Optional.of(png);
    }

    long bytes() {
        synchronized (kept) {
            return keptBytes;
        }
    }

    private Channel redeemed(Channel channel) throws IOException {
        if (!channel.isClaimed()) {
            return channel;
        }
        if (claims.isEmpty()) {
            throw new IOException(
                    "cells are claimed under %s, and this server was started without a store"
                            .formatted(channel.claim()));
        }
        return claims.get().redeem(channel);
    }

    private void keep(ImageAddress address, byte[] png) {
        synchronized (kept) {
            byte[] before = kept.put(address, png);
            keptBytes += png.length - (before == null ? 0 : before.length);
            Iterator<byte[]> eldest = kept.values().iterator();
            while (keptBytes > store.settings().imageBytes() && eldest.hasNext()) {
                keptBytes -= eldest.next().length;
                eldest.remove();
            }
        }
    }
}
