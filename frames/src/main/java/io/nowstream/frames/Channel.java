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

    /** A channel that carries its cells. */
    public static Channel of(Quantity quantity, Packing packing, byte[] cells) {
        return new Channel(quantity, packing, cells, "");
    }

    /** Values in physical units, NaN where there is no coverage. */
    public float[] values(Grid grid) {
        return Cells.unpack(cells, packing, quantity, grid.cells());
    }
}
