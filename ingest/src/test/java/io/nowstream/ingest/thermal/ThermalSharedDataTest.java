package io.nowstream.ingest.thermal;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.Frame;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.SlottedFeed;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The recording of sensor 3078; expected values were computed with Python. */
@Tag("shared-data")
class ThermalSharedDataTest {

    private static Archive recording() throws Exception {
        String shared = System.getProperty("nowstream.shared");
        assertThat(shared).as("system property nowstream.shared").isNotNull();
        return Archives.open(Path.of(shared).resolve("data").resolve("sensor-thermal32"));
    }

    private static float[] celsius(ArchivedFrame frame) throws Exception {
        Frame read = frame.read();
        return read.channels().get(0).values(read.grid());
    }

    /** Lengths of the stretches without an empty slot. */
    private static List<Integer> runs(List<ArchivedFrame> frames) {
        List<Integer> runs = new ArrayList<>();
        int run = 1;
        for (int i = 1; i < frames.size(); i++) {
            Instant before = frames.get(i - 1).validTime();
            if (Duration.between(before, frames.get(i).validTime()).toMillis() != 100) {
                runs.add(run);
                run = 0;
            }
            run++;
        }
        runs.add(run);
        return runs;
    }

    @Test
    void it_has_5000_pictures_at_5000_times() throws Exception {
        try (Archive archive = recording()) {
            FeedArchive feed = archive.feeds().get(0);
            List<ArchivedFrame> frames = feed.frames();
            Set<Instant> times = new HashSet<>();
            float coldest = Float.MAX_VALUE;
            float warmest = -Float.MAX_VALUE;
            for (ArchivedFrame frame : frames) {
                times.add(frame.validTime());
                for (float value : celsius(frame)) {
                    coldest = Math.min(coldest, value);
                    warmest = Math.max(warmest, value);
                }
            }

            assertThat(archive.feeds()).hasSize(1);
            assertThat(feed.feed()).isEqualTo("thermal-3078");
            assertThat(frames).hasSize(5000);
            assertThat(times).hasSize(5000);
            assertThat(frames.get(0).validTime()).isEqualTo("2021-05-07T13:05:34.153Z");
            assertThat(frames.get(4999).validTime()).isEqualTo("2021-05-07T13:13:44.834Z");
            assertThat(coldest).isEqualTo(6.7f);
            assertThat(warmest).isEqualTo(26.6f);
        }
    }

    @Test
    void pictures_are_what_the_file_says() throws Exception {
        try (Archive archive = recording()) {
            List<ArchivedFrame> frames = archive.feeds().get(0).frames();
            float[] middle = celsius(frames.get(2500));
            float[] first = celsius(frames.get(0));

            assertThat(middle[0]).isEqualTo(10.2f);
            assertThat(middle[31]).isEqualTo(11.7f);
            assertThat(middle[17 * 32 + 5]).isEqualTo(18.1f);
            assertThat(middle[1023]).isEqualTo(14.3f);
            assertThat(first[0]).isEqualTo(10.5f);
            assertThat(first[17 * 32 + 5]).isEqualTo(16.0f);
        }
    }

    @Test
    void on_its_slots_it_has_4673_pictures_in_159_runs() throws Exception {
        try (Archive archive = recording()) {
            List<ArchivedFrame> slotted = new SlottedFeed(archive.feeds().get(0)).frames();

            assertThat(slotted).hasSize(4673);
            assertThat(slotted.get(0).validTime()).isEqualTo("2021-05-07T13:05:34.200Z");
            assertThat(slotted.get(4672).validTime()).isEqualTo("2021-05-07T13:13:44.800Z");
            List<Integer> runs = runs(slotted);
            assertThat(runs).hasSize(159);
            assertThat(runs.stream().mapToInt(Integer::intValue).max()).hasValue(164);
            // Which of two pictures wins a slot: line numbers, counted from 0.
            long lines =
                    slotted.stream()
                            .map(ArchivedFrame::origin)
                            .mapToLong(
                                    origin ->
                                            Long.parseLong(
                                                            origin.substring(
                                                                    origin.indexOf(':') + 1))
                                                    - 1)
                            .sum();
            assertThat(lines).isEqualTo(11_687_377);
        }
    }
}
