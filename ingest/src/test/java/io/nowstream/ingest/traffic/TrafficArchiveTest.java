package io.nowstream.ingest.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.GridProjection;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrafficArchiveTest {

    private static final int CELLS = 200;
    private static final int ZONES = 69;
    private static final int MONTH = 31 * 48;

    @TempDir Path directory;

    /** A file of STDN's form. */
    private void grid(String name, int slots, IntToDoubleFunction values) throws IOException {
        String shape = "(%d, 10, 20, 2)".formatted(slots);
        byte[] npy = NpzWriter.npy(shape, slots * CELLS * 2, values);
        NpzWriter.write(directory.resolve(name), "volume.npy", npy, false);
    }

    /** A month of zones where every number is its own slot, so that one sees what is taken. */
    private void month(String month) throws IOException {
        byte[] npy = NpzWriter.npy("(2, 1488, 69)", 2 * MONTH * ZONES, i -> i / ZONES % MONTH);
        String name = "yellow_tripdata_%s-graph-inoutflow.npz".formatted(month);
        NpzWriter.write(directory.resolve(name), "arr_0.npy", npy, true);
    }

    private List<ArchivedFrame> frames(String feed) throws IOException {
        try (Archive archive = Archives.open(directory)) {
            return archive.feeds().stream()
                    .filter(its -> its.feed().equals(feed))
                    .findFirst()
                    .orElseThrow()
                    .frames();
        }
    }

    private static List<String> times(List<ArchivedFrame> frames) {
        return frames.stream().map(frame -> frame.validTime().toString()).toList();
    }

    private static float[] values(Frame frame, int channel) {
        return frame.channels().get(channel).values(frame.grid());
    }

    private void assertRefused(ArchivedFrame frame, String message) {
        assertThatThrownBy(frame::read)
                .isInstanceOf(MalformedFrameException.class)
                .hasMessage(message);
    }

    @Test
    void taxis_and_bicycles_are_feeds_of_half_an_hour() throws Exception {
        grid("taxi_volume_slots000-671.npz", 3, i -> 0);
        grid("bike_volume_test.npz", 2, i -> 0);

        try (Archive archive = Archives.open(directory)) {
            assertThat(archive.feeds())
                    .extracting(FeedArchive::feed)
                    .containsExactly("nyc-bike", "nyc-taxi");
            assertThat(archive.feeds()).extracting(FeedArchive::ends).containsOnly(false);
            assertThat(archive.feeds())
                    .extracting(FeedArchive::cadence)
                    .containsOnly(Duration.ofMinutes(30));
        }
        assertThat(times(frames("nyc-taxi")))
                .containsExactly(
                        "2015-02-10T05:00:00Z", "2015-02-10T05:30:00Z", "2015-02-10T06:00:00Z");
        assertThat(times(frames("nyc-bike")))
                .containsExactly("2016-08-10T04:00:00Z", "2016-08-10T04:30:00Z");
        assertThat(frames("nyc-taxi").get(2).origin()).isEqualTo("taxi_volume_slots000-671.npz[2]");
    }

    @Test
    void a_later_piece_begins_at_its_slot_and_the_whole_benchmark_is_one_series() throws Exception {
        grid("taxi_volume_slots048-049.npz", 2, i -> 0);
        assertThat(times(frames("nyc-taxi")))
                .containsExactly("2015-02-11T05:00:00Z", "2015-02-11T05:30:00Z");

        Files.delete(directory.resolve("taxi_volume_slots048-049.npz"));
        grid("volume_train.npz", 40 * 48, i -> 0);
        grid("volume_test.npz", 1, i -> 0);
        List<ArchivedFrame> frames = frames("nyc-taxi");
        assertThat(frames).hasSize(40 * 48 + 1);
        assertThat(Duration.between(frames.get(1919).validTime(), frames.get(1920).validTime()))
                .hasMinutes(30);
    }

    @Test
    void the_end_of_a_trip_is_inflow_its_start_outflow_and_north_is_at_the_top() throws Exception {
        // Cell (east 3, south-to-north 19) of slot 1: 7 trips start there and 9 end there.
        int cell = ((1 * 10 + 3) * 20 + 19) * 2;
        grid("bike_volume_test.npz", 2, i -> i == cell ? 7 : i == cell + 1 ? 9 : 0);

        Frame frame = frames("nyc-bike").get(1).read();

        assertThat(frame.feed()).isEqualTo("nyc-bike");
        assertThat(frame.grid().rows()).isEqualTo(20);
        assertThat(frame.grid().columns()).isEqualTo(10);
        assertThat(frame.channels())
                .extracting(Channel::quantity)
                .containsExactly(Quantity.INFLOW, Quantity.OUTFLOW);
        assertThat(frame.channels().get(0).packing())
                .isEqualTo(new Packing(CellType.UINT16, 1, 0, Packing.NONE, Packing.NONE));
        assertThat(values(frame, 0)[3]).isEqualTo(9);
        assertThat(values(frame, 1)[3]).isEqualTo(7);
        assertThat(values(frame, 0)).containsOnlyOnce(9).contains(0);
    }

    @Test
    void the_grid_lies_on_manhattan() throws Exception {
        grid("bike_volume_test.npz", 1, i -> 0);

        GridProjection projection = new GridProjection(frames("nyc-bike").get(0).read().grid());

        // The south-western corner and Times Square.
        assertThat(projection.lonLat(20, 0)[0]).isCloseTo(-74.0225, Offset.offset(1e-9));
        assertThat(projection.lonLat(20, 0)[1]).isCloseTo(40.70, Offset.offset(1e-9));
        double[] timesSquare = projection.rowColumn(-73.9855, 40.758);
        assertThat(timesSquare[0]).isBetween(13.0, 14.0);
        assertThat(timesSquare[1]).isBetween(3.0, 4.0);
    }

    @Test
    void months_of_zones_are_one_series_without_their_padding() throws Exception {
        month("2019-01");
        month("2019-02");
        month("2019-04");

        List<ArchivedFrame> frames = frames("nyc-zones");

        assertThat(frames).hasSize((31 + 28 + 30) * 48);
        assertThat(frames.get(31 * 48).validTime()).isEqualTo("2019-02-01T05:00:00Z");
        assertThat(frames.get(59 * 48 - 1).validTime()).isEqualTo("2019-03-01T04:30:00Z");
        // March is not there: a gap.
        assertThat(frames.get(59 * 48).validTime()).isEqualTo("2019-04-01T04:00:00Z");
        Frame last = frames.get(59 * 48 - 1).read();
        assertThat(last.grid()).isEqualTo(Grid.local(1, ZONES, 1000));
        assertThat(values(last, 0)).containsOnly(28 * 48 - 1);
    }

    @Test
    void inflow_and_outflow_of_zones_are_told_apart() throws Exception {
        byte[] npy =
                NpzWriter.npy(
                        "(2, 1488, 69)",
                        2 * MONTH * ZONES,
                        i -> 1000 * (i / (MONTH * ZONES)) + i % ZONES);
        NpzWriter.write(
                directory.resolve("yellow_tripdata_2019-01-graph-inoutflow.npz"),
                "arr_0.npy",
                npy,
                true);

        Frame frame = frames("nyc-zones").get(5).read();

        assertThat(values(frame, 0)[68]).isEqualTo(68);
        assertThat(values(frame, 1)[68]).isEqualTo(1068);
    }

    @Test
    void the_hour_that_spring_leaves_out_is_left_out() throws Exception {
        month("2019-03");

        List<ArchivedFrame> frames = frames("nyc-zones");

        assertThat(frames).hasSize(31 * 48 - 2);
        int before = 9 * 48 + 3;
        assertThat(times(frames.subList(before, before + 2)))
                .containsExactly("2019-03-10T06:30:00Z", "2019-03-10T07:00:00Z");
        // 01:30 and, two slots of the file later, 03:00.
        assertThat(values(frames.get(before).read(), 0)).containsOnly(9 * 48 + 3);
        assertThat(values(frames.get(before + 1).read(), 0)).containsOnly(9 * 48 + 6);
    }

    @Test
    void the_hour_that_autumn_shows_twice_is_the_first_and_the_second_is_a_gap() throws Exception {
        month("2019-11");

        List<ArchivedFrame> frames = frames("nyc-zones");

        assertThat(frames).hasSize(30 * 48);
        int one = 2 * 48 + 2;
        assertThat(times(frames.subList(one, one + 3)))
                .containsExactly(
                        "2019-11-03T05:00:00Z", "2019-11-03T05:30:00Z", "2019-11-03T07:00:00Z");
        assertThat(values(frames.get(one + 2).read(), 0)).containsOnly(2 * 48 + 4);
        assertThat(frames).extracting(ArchivedFrame::validTime).isSorted();
    }

    @Test
    void what_no_count_can_be_is_refused_and_the_next_slot_is_read() throws Exception {
        double[] wrong = {-1, 2.5, 65_536, Double.NaN, Double.POSITIVE_INFINITY};
        for (double value : wrong) {
            // The first start of slot 0: the frame's south-western cell.
            grid("bike_volume_test.npz", 2, i -> i == 0 ? value : 65_535);

            List<ArchivedFrame> frames = frames("nyc-bike");

            assertRefused(
                    frames.get(0),
                    "bike_volume_test.npz: slot 0: outflow at row 19, column 0 is %s; expected 0 to 65,535, whole"
                            .formatted(value));
            assertThat(values(frames.get(1).read(), 1)).containsOnly(65_535);
        }
    }

    @Test
    void another_shape_is_listed_as_one_frame_and_refused_when_read() throws Exception {
        byte[] npy = NpzWriter.npy("(2, 20, 10, 2)", 800, i -> 0);
        NpzWriter.write(directory.resolve("bike_volume_test.npz"), "volume.npy", npy, false);
        NpzWriter.write(
                directory.resolve("yellow_tripdata_2019-01-graph-inoutflow.npz"),
                "arr_0.npy",
                NpzWriter.npy("(4,)", 4, i -> 0),
                false);

        assertThat(times(frames("nyc-bike"))).containsExactly("2016-08-10T04:00:00Z");
        assertRefused(
                frames("nyc-bike").get(0),
                "bike_volume_test.npz: volume has shape [2, 20, 10, 2], expected [slots, 10, 20, 2]");
        assertRefused(
                frames("nyc-zones").get(0),
                "yellow_tripdata_2019-01-graph-inoutflow.npz: arr_0 has shape [4], expected [2,"
                        + " 1488, 69]");
    }

    @Test
    void a_broken_file_disturbs_no_other() throws Exception {
        month("2019-01");
        Files.writeString(
                directory.resolve("yellow_tripdata_2019-02-graph-inoutflow.npz"), "broken");

        List<ArchivedFrame> frames = frames("nyc-zones");

        assertThat(frames).hasSize(31 * 48 + 1);
        assertThat(frames.get(31 * 48).validTime()).isEqualTo("2019-02-01T05:00:00Z");
        assertThatThrownBy(() -> frames.get(31 * 48).read())
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageStartingWith(
                        "yellow_tripdata_2019-02-graph-inoutflow.npz: not a zip file: ");
        assertThat(values(frames.get(0).read(), 0)).containsOnly(0);
    }

    @Test
    void a_file_that_is_gone_is_the_disks_failure_not_the_frames() throws Exception {
        grid("bike_volume_test.npz", 1, i -> 0);

        try (Archive archive = Archives.open(directory)) {
            ArchivedFrame frame = archive.feeds().get(0).frames().get(0);
            Files.delete(directory.resolve("bike_volume_test.npz"));

            assertThatThrownBy(frame::read).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_file_that_has_lost_slots_since_it_was_listed_is_refused() throws Exception {
        grid("bike_volume_test.npz", 3, i -> 0);
        List<ArchivedFrame> frames = frames("nyc-bike");
        grid("bike_volume_test.npz", 2, i -> 0);

        assertRefused(frames.get(2), "bike_volume_test.npz: no slot 2 in its shape [2, 10, 20, 2]");
    }

    @Test
    void a_month_that_does_not_exist_is_no_file_of_ours() throws Exception {
        month("2019-13");
        month("2019-01");

        assertThat(frames("nyc-zones")).hasSize(31 * 48);
        assertThat(frames("nyc-zones").get(0).validTime())
                .isEqualTo(Instant.parse("2019-01-01T05:00:00Z"));
    }
}
