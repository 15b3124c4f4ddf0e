package io.nowstream.frames;

/**
 * One variable of a frame or forecast, packed.
 *
 * @param quantity what is measured, and in which unit
 * @param packing how codes become values
 * @param cells shuffled and zstd-compressed cells, see {@link Cells}; empty if {@code claim} is set
 * @param claim SHA-256 (lower-case hex) under which the cells lie in the configured {@link Store},
 *     or empty if they are here
 */
public record Channel(Quantity quantity, Packing packing, byte[] cells, String claim) {

    public Channel {
        if (!claim.isEmpty() && !Sha256.isOne(claim)) {
            throw new IllegalArgumentException(
                    "a claim is a SHA-256 in 64 lower-case hex digits, got \"%s\""
                            .formatted(claim));
        }
        if (!claim.isEmpty() && cells.length > 0) {
            throw new IllegalArgumentException(
                    "a channel carries its cells or a claim on them, not both");
        }
    }

    /** A channel that carries its cells. */
    public static Channel of(Quantity quantity, Packing packing, byte[] cells) {
        return new Channel(quantity, packing, cells, "");
    }

    /** A channel whose cells lie in the store, under their SHA-256. */
    public static Channel claimed(Quantity quantity, Packing packing, String claim) {
        return new Channel(quantity, packing, new byte[0], claim);
    }

    /** Whether the cells lie in the store and have to be fetched by {@link ClaimChecks} first. */
    public boolean isClaimed() {
        return !claim.isEmpty();
    }

    /**
     * Values in physical units, NaN where there is no coverage.
     *
     * @throws MalformedRecordException if the bytes are not cells of this grid, or are not here
     */
    public float[] values(Grid grid) {
        if (isClaimed()) {
            throw new MalformedRecordException(
                    "cells are in the store under %s; redeem the claim before reading them"
                            .formatted(claim));
        }
        return Cells.unpack(cells, packing, quantity, grid.cells());
    }
}
