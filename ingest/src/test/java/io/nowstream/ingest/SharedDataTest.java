package io.nowstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.GridProjection;
import io.nowstream.ingest.sevir.Vil128Import;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The readers on real files; where they lie is told by the system property nowstream.shared. */
@Tag("shared-data")
class SharedDataTest {

    @TempDir Path scratch;

    private static Path data(String name) {
        String shared = System.getProperty("nowstream.shared");
        assertThat(shared).as("system property nowstream.shared").isNotNull();
        return Path.of(shared).resolve("data").resolve(name);
    }

    /** What the frames of a feed have in common, and what they reach. */
    private record Seen(
            int frames, Grid grid, Instant first, Instant last, float smallestMax, float max) {}

    private static Seen look(FeedArchive feed) throws Exception {
        List<ArchivedFrame> frames = feed.frames();
        Grid grid = frames.get(0).read().grid();
        float smallest = Float.POSITIVE_INFINITY;
        float largest = 0;
        for (ArchivedFrame archived : frames) {
            Frame frame = archived.read();
            assertThat(frame.feed()).isEqualTo(feed.feed());
            assertThat(frame.grid()).isEqualTo(grid);
            assertThat(frame.validTime()).isEqualTo(archived.validTime());
            float max = 0;
            for (float value : frame.channels().get(0).values(grid)) {
                max = Math.max(max, Float.isNaN(value) ? 0 : value);
            }
            smallest = Math.min(smallest, max);
            largest = Math.max(largest, max);
        }
        return new Seen(
                frames.size(),
                grid,
                frames.get(0).validTime(),
                frames.get(frames.size() - 1).validTime(),
                smallest,
                largest);
    }

    private static Seen lookAtTheOnlyFeed(Path directory) throws Exception {
        try (Archive archive = Archives.open(directory)) {
            assertThat(archive.feeds()).hasSize(1);
            assertEvenlySpaced(archive.feeds().get(0));
            return look(archive.feeds().get(0));
        }
    }

    private static void assertEvenlySpaced(FeedArchive feed) {
        assertThat(runs(feed)).hasSize(1);
    }

    /** Lengths of the stretches without a gap. */
    private static List<Integer> runs(FeedArchive feed) {
        List<Integer> runs = new ArrayList<>();
        int run = 0;
        Instant last = Instant.MIN;
        for (ArchivedFrame frame : feed.frames()) {
            if (run > 0 && !last.plus(feed.cadence()).equals(frame.validTime())) {
                runs.add(run);
                run = 0;
            }
            run++;
            last = frame.validTime();
        }
        runs.add(run);
        return runs;
    }

    private static double coveredShare(Frame frame) {
        float[] values = frame.channels().get(0).values(frame.grid());
        int covered = 0;
        for (float value : values) {
            covered += Float.isNaN(value) ? 0 : 1;
        }
        return (double) covered / values.length;
    }

    private static Frame firstFrame(Path directory) throws Exception {
        try (Archive archive = Archives.open(directory)) {
            return archive.feeds().get(0).frames().get(0).read();
        }
    }

    @Test
    void knmi_has_92_frames_of_5_minutes() throws Exception {
        Seen seen = lookAtTheOnlyFeed(data("radar-knmi"));

        assertThat(seen.frames()).isEqualTo(92);
        assertThat(seen.first()).isEqualTo(Instant.parse("2010-08-26T00:00:00Z"));
        assertThat(seen.last()).isEqualTo(Instant.parse("2010-08-26T07:35:00Z"));
        assertThat(seen.grid().rows()).isEqualTo(765);
        assertThat(seen.grid().columns()).isEqualTo(700);
        assertThat(seen.smallestMax()).isCloseTo(5.6f, within(0.1f));
        assertThat(seen.max()).isCloseTo(29.4f, within(0.05f));
        assertThat(coveredShare(firstFrame(data("radar-knmi")))).isCloseTo(0.256, within(0.001));
        assertThat(firstFrame(data("radar-knmi")).channels().get(0).packing().scale())
                .isCloseTo(0.12, within(1e-12));
    }

    @Test
    void knmi_lies_in_the_netherlands() throws Exception {
        GridProjection projection = new GridProjection(firstFrame(data("radar-knmi")).grid());

        double[][] corners = {
            {765, 0, 0, 49.362},
            {0, 0, 0, 55.974},
            {0, 700, 10.856, 55.389},
            {765, 700, 9.009, 48.895}
        };
        for (double[] corner : corners) {
            double[] cell = projection.rowColumn(corner[2], corner[3]);
            assertThat(cell[0]).isCloseTo(corner[0], within(0.5));
            assertThat(cell[1]).isCloseTo(corner[1], within(0.5));
        }
    }

    @Test
    void fmi_has_40_frames_of_5_minutes() throws Exception {
        Seen seen = lookAtTheOnlyFeed(data("radar-fmi"));

        assertThat(seen.frames()).isEqualTo(40);
        assertThat(seen.first()).isEqualTo(Instant.parse("2016-09-28T14:45:00Z"));
        assertThat(seen.last()).isEqualTo(Instant.parse("2016-09-28T18:00:00Z"));
        assertThat(seen.grid().rows()).isEqualTo(1226);
        assertThat(seen.grid().columns()).isEqualTo(760);
        assertThat(seen.smallestMax()).isEqualTo(47.5f);
        assertThat(seen.max()).isEqualTo(57.5f);
        assertThat(coveredShare(firstFrame(data("radar-fmi")))).isCloseTo(0.757, within(0.001));
        double[] corner = new GridProjection(seen.grid()).lonLat(0, 760);
        assertThat(corner[0]).isCloseTo(34.903, within(0.02));
        assertThat(corner[1]).isCloseTo(69.005, within(0.01));
    }

    @Test
    void bom_has_61_frames_of_6_minutes() throws Exception {
        Seen seen = lookAtTheOnlyFeed(data("radar-bom-melbourne"));

        assertThat(seen.frames()).isEqualTo(61);
        assertThat(seen.first()).isEqualTo(Instant.parse("2018-06-16T10:00:00Z"));
        assertThat(seen.last()).isEqualTo(Instant.parse("2018-06-16T16:00:00Z"));
        assertThat(seen.grid().cells()).isEqualTo(512 * 512);
        assertThat(seen.smallestMax()).isEqualTo(11.5f);
        assertThat(seen.max()).isEqualTo(53f);
        assertThat(coveredShare(firstFrame(data("radar-bom-melbourne")))).isEqualTo(1);
        double[] middle = new GridProjection(seen.grid()).rowColumn(144.752, -37.852);
        assertThat(middle[0]).isCloseTo(256.5, within(1e-6));
        assertThat(middle[1]).isCloseTo(256.5, within(1e-6));
    }

    @Test
    void taasrad_has_1024_frames_per_sheet() throws Exception {
        try (Archive archive = Archives.open(data("radar-taasrad19"))) {
            List<FeedArchive> feeds = archive.feeds();

            assertThat(feeds)
                    .extracting(FeedArchive::feed)
                    .containsExactly(
                            "taasrad19/27",
                            "taasrad19/28",
                            "taasrad19/29",
                            "taasrad19/30",
                            "taasrad19/31",
                            "taasrad19/32");
            assertThat(runs(feeds.get(5))).containsExactly(205, 105, 117, 398, 199);
            assertThat(feeds.get(5).frames().get(0).validTime())
                    .isEqualTo(Instant.parse("2016-08-01T06:55:00Z"));
            for (FeedArchive feed : feeds) {
                Seen seen = look(feed);
                assertThat(seen.frames()).isEqualTo(1024);
                assertThat(seen.max()).isBetween(45f, 52.5f);
            }
        }
    }

    @Test
    void sevir_files_made_of_small_pictures_hold_two_events_of_25_frames() throws Exception {
        Vil128Import.write(data("sevir-vil128"), scratch);

        try (Archive archive = Archives.open(scratch)) {
            List<FeedArchive> feeds = archive.feeds();

            assertThat(feeds)
                    .extracting(FeedArchive::feed)
                    .containsExactly("sevir/S831344", "sevir/S834603");
            Seen second = look(feeds.get(0));
            Seen first = look(feeds.get(1));
            assertThat(first.frames()).isEqualTo(25);
            assertThat(second.frames()).isEqualTo(25);
            assertThat(first.max()).isEqualTo(218f);
            assertThat(second.max()).isEqualTo(226f);
            assertThat(first.first()).isEqualTo(Instant.parse("2019-05-12T16:30:00Z"));
            assertThat(Duration.between(first.first(), first.last())).hasMinutes(120);
            assertThat(first.grid().westMetres()).isEqualTo(-276_000);
            assertThat(first.grid().northMetres()).isEqualTo(-516_000);
            assertThat(second.grid().westMetres()).isEqualTo(222_000);
            assertThat(second.grid().northMetres()).isEqualTo(446_000);
            assertEnlarged(feeds.get(1).frames().get(7));
        }
    }

    /** Each 3 x 3 cells are one. */
    private static void assertEnlarged(ArchivedFrame archived) throws Exception {
        Frame frame = archived.read();
        Channel channel = frame.channels().get(0);
        int[] codes = Cells.unpackCodes(channel.cells(), channel.packing(), 384 * 384);
        for (int i = 0; i < codes.length; i++) {
            int row = i / 384 / 3 * 3;
            int column = i % 384 / 3 * 3;
            assertThat(codes[i]).isEqualTo(codes[row * 384 + column]);
        }
        assertThat(Arrays.stream(codes).max().getAsInt()).isPositive();
    }

    @Test
    void every_cut_of_a_real_file_is_refused() throws IOException {
        cutTheFirst("radar-knmi");
        cutTheFirst("radar-fmi");
        cutTheFirst("radar-bom-melbourne");
    }

    private void cutTheFirst(String name) throws IOException {
        try (var files = Files.list(data(name))) {
            Path original =
                    files.filter(file -> FrameFormats.of(file).isPresent())
                            .sorted()
                            .findFirst()
                            .get();
            Path copy = scratch.resolve(original.getFileName().toString());
            Files.copy(original, copy);
            FrameFormat format = FrameFormats.of(copy).get();
            Cuts.everyCutIsRefused(copy, file -> format.read(file, Instant.EPOCH));
        }
    }
}
