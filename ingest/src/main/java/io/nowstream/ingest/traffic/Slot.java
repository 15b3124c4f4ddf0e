package io.nowstream.ingest.traffic;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.MalformedFrameException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** One slot of a file: what came into its cells, and what left them. */
final class Slot implements ArchivedFrame {

    /** Counts as they are: every cell is counted, and nothing counted is a count. */
    private static final Packing PACKING =
            new Packing(CellType.UINT16, 1, 0, Packing.NONE, Packing.NONE);

    private final Flows flows;
    private final TrafficFile file;
    private final Grid grid;
    private final int slot;
    private final Instant validTime;

    Slot(Flows flows, TrafficFile file, Grid grid, int slot, Instant validTime) {
        this.flows = flows;
        this.file = file;
        this.grid = grid;
        this.slot = slot;
        this.validTime = validTime;
    }

    @Override
    public String origin() {
        return "%s[%d]".formatted(file.name(), slot);
    }

    @Override
    public Instant validTime() {
        return validTime;
    }

    @Override
    public Frame read() throws MalformedFrameException, IOException {
        NpyArray array = flows.of(file);
        if (slot >= file.layout().slots(array.shape())) {
            throw new MalformedFrameException(
                    file.name(), "no slot %d in its shape %s".formatted(slot, array.shape()));
        }
        return new Frame(
                file.feed(),
                grid,
                validTime,
                validTime,
                List.of(channel(Quantity.INFLOW, array), channel(Quantity.OUTFLOW, array)));
    }

    private Channel channel(Quantity flow, NpyArray array) throws MalformedFrameException {
        int[] codes = new int[grid.cells()];
        for (int cell = 0; cell < codes.length; cell++) {
            double count = array.at(file.layout().index(slot, flow, cell));
            // Written so that NaN is refused too.
            if (!(count >= 0
                    && count <= CellType.UINT16.largestCode()
                    && count == Math.rint(count))) {
                throw new MalformedFrameException(
                        file.name(),
                        "slot %d: %s at row %d, column %d is %s; expected 0 to 65,535, whole"
                                .formatted(
                                        slot,
                                        flow.name().toLowerCase(Locale.ROOT),
                                        cell / grid.columns(),
                                        cell % grid.columns(),
                                        count));
            }
            codes[cell] = (int) count;
        }
        return Channel.of(flow, PACKING, Cells.packCodes(codes, PACKING));
    }
}
