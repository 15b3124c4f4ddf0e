package io.nowstream.ingest.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.Frame;
import io.nowstream.frames.GridProjection;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.FeedArchive;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The benchmarks' own files; expected sums and counts were computed with numpy. */
@Tag("shared-data")
class TrafficSharedDataTest {

    private static Path data(String name) {
        String shared = System.getProperty("nowstream.shared");
        assertThat(shared).as("system property nowstream.shared").isNotNull();
        return Path.of(shared).resolve("data").resolve(name);
    }

    /** Sums and maxima of a feed by channel, and the sum of each cell over both. */
    private record Seen(
            List<ArchivedFrame> frames, long[] sums, float[] maxima, double[] cells, Frame last) {}

    private static Seen look(Path directory, String name) throws Exception {
        try (Archive archive = Archives.open(directory)) {
            FeedArchive feed =
                    archive.feeds().stream()
                            .filter(its -> its.feed().equals(name))
                            .findFirst()
                            .orElseThrow();
            List<ArchivedFrame> frames = feed.frames();
            Frame frame = frames.get(0).read();
            Seen seen =
                    new Seen(
                            frames,
                            new long[2],
                            new float[2],
                            new double[frame.grid().cells()],
                            frame);
            for (ArchivedFrame archived : frames) {
                frame = archived.read();
                for (int channel = 0; channel < 2; channel++) {
                    float[] values = frame.channels().get(channel).values(frame.grid());
                    for (int cell = 0; cell < values.length; cell++) {
                        seen.sums()[channel] += (long) values[cell];
                        seen.maxima()[channel] = Math.max(seen.maxima()[channel], values[cell]);
                        seen.cells()[cell] += values[cell];
                    }
                }
            }
            return seen;
        }
    }

    private static void assertEvenlySpaced(Seen seen, String first, String last) {
        List<ArchivedFrame> frames = seen.frames();
        assertThat(frames.get(0).validTime()).isEqualTo(Instant.parse(first));
        assertThat(frames.get(frames.size() - 1).validTime()).isEqualTo(Instant.parse(last));
        for (int i = 1; i < frames.size(); i++) {
            assertThat(Duration.between(frames.get(i - 1).validTime(), frames.get(i).validTime()))
                    .hasMinutes(30);
        }
    }

    private static float[] at(Seen seen, int frame, int row, int column) throws Exception {
        Frame read = seen.frames().get(frame).read();
        int cell = row * read.grid().columns() + column;
        return new float[] {
            read.channels().get(0).values(read.grid())[cell],
            read.channels().get(1).values(read.grid())[cell]
        };
    }

    private static double total(Seen seen, double longitude, double latitude) {
        double[] cell = new GridProjection(seen.last().grid()).rowColumn(longitude, latitude);
        return seen.cells()[(int) cell[0] * seen.last().grid().columns() + (int) cell[1]];
    }

    @Test
    void taxis_are_672_half_hours() throws Exception {
        Seen seen = look(data("traffic-nyc-stdn"), "nyc-taxi");

        assertThat(seen.frames()).hasSize(672);
        assertEvenlySpaced(seen, "2015-02-10T05:00:00Z", "2015-02-24T04:30:00Z");
        assertThat(seen.sums()).containsExactly(5_471_249, 5_471_408);
        assertThat(seen.maxima()).containsExactly(1289, 1112);
        assertThat(at(seen, 36, 13, 3)).containsExactly(505, 516);
        assertThat(at(seen, 36, 14, 6)).containsExactly(7, 2);
        assertThat(Arrays.stream(seen.cells()).filter(sum -> sum == 0)).hasSize(3);
    }

    @Test
    void taxis_are_where_manhattan_is() throws Exception {
        Seen seen = look(data("traffic-nyc-stdn"), "nyc-taxi");

        double timesSquare = total(seen, -73.9855, 40.758);
        assertThat(total(seen, -73.9900, 40.7415)).as("Flatiron").isGreaterThan(timesSquare / 2);
        assertThat(total(seen, -73.9645, 40.780)).as("Central Park").isLessThan(timesSquare / 4);
        assertThat(total(seen, -73.9655, 40.735)).as("East River").isLessThan(timesSquare / 20);
        assertThat(total(seen, -74.014, 40.780)).as("Hudson").isLessThan(timesSquare / 100);
        assertThat(total(seen, -73.940, 40.8405))
                .as("Washington Heights")
                .isGreaterThan(total(seen, -74.014, 40.8405));
    }

    @Test
    void bicycles_are_960_half_hours_and_125_cells_have_none() throws Exception {
        Seen seen = look(data("traffic-nyc-stdn"), "nyc-bike");

        assertThat(seen.frames()).hasSize(960);
        assertEvenlySpaced(seen, "2016-08-10T04:00:00Z", "2016-08-30T03:30:00Z");
        assertThat(seen.sums()).containsExactly(896_468, 896_473);
        assertThat(seen.maxima()).containsExactly(264, 307);
        assertThat(at(seen, 36, 13, 3)).containsExactly(90, 124);
        assertThat(Arrays.stream(seen.cells()).filter(sum -> sum == 0)).hasSize(125);
    }

    @Test
    void ten_months_of_zones_are_one_series_without_a_gap() throws Exception {
        Seen seen = look(data("traffic-nyc-zones"), "nyc-zones");

        // 304 days of 48 slots, and two of them that no clock has shown.
        assertThat(seen.frames()).hasSize(14_590);
        assertEvenlySpaced(seen, "2019-01-01T05:00:00Z", "2019-11-01T03:30:00Z");
        assertThat(seen.sums()).containsExactly(59_374_165, 59_374_165);
        assertThat(seen.maxima()[0]).isLessThanOrEqualTo(1040);
        assertThat(seen.last().grid().cells()).isEqualTo(69);
        int march = (31 + 28) * 48;
        assertThat(at(seen, march, 0, 0)).containsExactly(35, 16);
        assertThat(at(seen, march - 1, 0, 7)).containsExactly(10, 6);
        // Slot 438 of March, 03:00: two before it were left out.
        assertThat(at(seen, march + 9 * 48 + 4, 0, 0)).containsExactly(55, 52);
        assertThat(at(seen, march + 9 * 48 + 4, 0, 7)).containsExactly(26, 28);
    }
}
