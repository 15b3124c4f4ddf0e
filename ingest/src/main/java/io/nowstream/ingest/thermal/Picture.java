package io.nowstream.ingest.thermal;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.BoundedLines.Line;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.TextFile;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One line of a recording.
 *
 * @param cursors shared by all lines of the archive
 * @param file the recording
 * @param number of the line
 * @param validTime its own, or of the line before it where it has none
 */
record Picture(LineCursors cursors, ThermalFile file, long number, Instant validTime)
        implements ArchivedFrame {

    /** A ceiling sensor sees about a decimetre of the room in each cell. */
    private static final Grid GRID = Grid.local(ThermalLine.SIDE, ThermalLine.SIDE, 0.1);

    /** Holds the tenths of a degree that are measured exactly, and hundredths of a forecast. */
    private static final Packing PACKING =
            new Packing(CellType.UINT16, 0.01, -80, 65_535, Packing.NONE);

    @Override
    public String origin() {
        return "%s:%d".formatted(file.name(), number);
    }

    @Override
    public Frame read() throws MalformedFrameException, IOException {
        ThermalLine picture = parse(line());
        if (!picture.sensor().equals(file.sensor())) {
            throw malformed(
                    "is of sensor %s, expected %s".formatted(picture.sensor(), file.sensor()));
        }
        if (!picture.time().equals(validTime)) {
            throw malformed("was listed for %s and is of %s".formatted(validTime, picture.time()));
        }
        byte[] cells = Cells.pack(picture.celsius(), PACKING, Quantity.TEMPERATURE);
        return new Frame(
                file.feed(),
                GRID,
                validTime,
                validTime,
                List.of(Channel.of(Quantity.TEMPERATURE, PACKING, cells)));
    }

    private Line line() throws MalformedFrameException, IOException {
        Optional<Line> line;
        try {
            line = cursors.line(file.path(), number);
        } catch (IOException e) {
            if (TextFile.isDamage(e)) {
                throw malformed(TextFile.damage(e));
            }
            throw e;
        }
        return line.filter(found -> found.number() == number)
                .orElseThrow(() -> malformed("the file ends before it"));
    }

    private ThermalLine parse(Line line) throws MalformedFrameException {
        if (number > PictureList.MAX_LINES) {
            throw malformed(
                    "a recording has at most %,d lines; the rest is left out"
                            .formatted(PictureList.MAX_LINES));
        }
        if (line.tooLong()) {
            throw malformed(
                    "more than %,d bytes; a picture has fewer"
                            .formatted(LineCursors.MAX_LINE_BYTES));
        }
        try {
            return ThermalLine.parse(line.bytes());
        } catch (IllegalArgumentException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
    }

    private MalformedFrameException malformed(String reason) {
        return new MalformedFrameException(file.name(), "line %,d: %s".formatted(number, reason));
    }
}
