package io.nowstream.ingest.sevir;

import io.nowstream.frames.Cells;
import io.nowstream.frames.Grid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One event, decoded and packed frame by frame: a few hundred kilobytes to a few megabytes.
 *
 * @param frames cells as they travel, by frame number; empty for a frame that is absent
 * @param damage why there are none, or empty
 */
record StoredEvent(List<Optional<byte[]>> frames, String damage) {

    static StoredEvent damaged(String why) {
        return new StoredEvent(List.of(), why);
    }

    /**
     * @param codes shape (row, column, frame), row 0 in the south
     */
    static StoredEvent of(byte[] codes, Grid grid) {
        int count = codes.length / grid.cells();
        List<Optional<byte[]>> frames = new ArrayList<>(count);
        int[] image = new int[grid.cells()];
        for (int frame = 0; frame < count; frame++) {
            boolean present = northUp(codes, grid, frame, count, image);
            frames.add(
                    present
                            ? Optional.of(Cells.packCodes(image, SevirLayout.PACKING))
                            : Optional.empty());
        }
        return new StoredEvent(frames, "");
    }

    /** Copies one frame, last row first; tells whether it has a cell that is not missing. */
    private static boolean northUp(byte[] codes, Grid grid, int frame, int count, int[] image) {
        boolean present = false;
        for (int row = 0; row < grid.rows(); row++) {
            int from = (grid.rows() - 1 - row) * grid.columns();
            int to = row * grid.columns();
            for (int column = 0; column < grid.columns(); column++) {
                int code = codes[(from + column) * count + frame] & 0xFF;
                image[to + column] = code;
                present |= code != SevirLayout.MISSING;
            }
        }
        return present;
    }

    long bytes() {
        return frames.stream().mapToLong(cells -> cells.map(c -> c.length).orElse(0)).sum();
    }
}
