package io.nowstream.operators.assembly;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What all frames of one sequence have in common.
 *
 * @param grid where the cells lie
 * @param quantities what is measured, by channel
 * @param types how cells are stored, by channel; scale and offset may differ from frame to frame
 */
record FrameShape(Grid grid, List<Quantity> quantities, List<CellType> types) {

    static FrameShape of(Frame frame) {
        return new FrameShape(
                frame.grid(),
                frame.channels().stream().map(Channel::quantity).toList(),
                frame.channels().stream().map(channel -> channel.packing().type()).toList());
    }

    /** Whether two frames of one shape say the same, cell by cell; their times do not matter. */
    static boolean sameContent(Frame a, Frame b) {
        if (!a.grid().equals(b.grid()) || a.channels().size() != b.channels().size()) {
            return false;
        }
        for (int i = 0; i < a.channels().size(); i++) {
            if (!same(a.channels().get(i), b.channels().get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(Channel a, Channel b) {
        return a.quantity() == b.quantity()
                && a.packing().equals(b.packing())
                && a.claim().equals(b.claim())
                && Arrays.equals(a.cells(), b.cells());
    }

    /** For messages, e.g. {@code 765 x 700 cells of RAIN_RATE as UINT8}. */
    @Override
    public String toString() {
        String channels =
                quantities.stream().map(Quantity::name).collect(Collectors.joining(" and "));
        String stored = types.stream().map(CellType::name).collect(Collectors.joining(" and "));
        return "%d x %d cells of %s as %s".formatted(grid.rows(), grid.columns(), channels, stored);
    }
}
