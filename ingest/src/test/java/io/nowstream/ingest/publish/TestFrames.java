package io.nowstream.ingest.publish;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Frames of 2 x 3 cells, all cells alike, and a way to write records in a word or two. */
public final class TestFrames {

    public static final Grid GRID = Grid.local(2, 3, 1000);

    private static final Packing PACKING = new Packing(CellType.UINT8, 0.5, -32, 255, 0);

    private TestFrames() {}

    /** {@code "12:05"} or {@code "12:05:02"} of a summer day, or a whole instant. */
    public static Instant at(String time) {
        if (time.contains("T")) {
            return Instant.parse(time);
        }
        return Instant.parse("2024-06-12T" + (time.length() == 5 ? time + ":00" : time) + "Z");
    }

    public static Frame frame(String feed, Instant validTime, int code) {
        int[] codes = new int[GRID.cells()];
        Arrays.fill(codes, code);
        byte[] cells = Cells.packCodes(codes, PACKING);
        return new Frame(
                feed,
                GRID,
                validTime,
                validTime,
                List.of(Channel.of(Quantity.REFLECTIVITY, PACKING, cells)));
    }

    public static Frame frame(String feed, String validTime) {
        return frame(feed, at(validTime), 100);
    }

    /** E.g. {@code "a frame 12:05 arrived 12:07"}, {@code "a tick 12:10"}. */
    public static String inWords(FeedRecord record) {
        String arrived = clock(record.arrivalTime());
        if (record.frame() == null) {
            return "%s %s %s".formatted(record.feed(), record.kind().name().toLowerCase(), arrived);
        }
        return "%s frame %s arrived %s"
                .formatted(record.feed(), clock(record.frame().validTime()), arrived);
    }

    public static List<String> inWords(RecordedLog log) {
        return log.records().stream().map(TestFrames::inWords).toList();
    }

    private static String clock(Instant time) {
        String text = time.toString();
        if (!text.startsWith("2024-06-12T")) {
            return text;
        }
        return text.substring(11, text.endsWith(":00Z") ? 16 : text.length() - 1);
    }
}
