package io.nowstream.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.Frame;
import io.nowstream.frames.Quantity;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.Archives;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedRoomTest {

    private static final GeneratedRoom ROOM = new GeneratedRoom(1, 3);

    @TempDir Path directory;

    private static float[] values(int number) {
        Frame frame = ROOM.frame(number);
        return frame.channels().get(0).values(frame.grid());
    }

    private static float[] sorted(int number) {
        float[] values = values(number);
        Arrays.sort(values);
        return values;
    }

    @Test
    void the_same_seed_gives_the_same_room() {
        assertThat(new GeneratedRoom(1, 3).frame(700))
                .usingRecursiveComparison()
                .isEqualTo(ROOM.frame(700));
        assertThat(new GeneratedRoom(2, 3).frame(700).channels().get(0).cells())
                .isNotEqualTo(ROOM.frame(700).channels().get(0).cells());
    }

    @Test
    void the_room_has_21_to_23_degrees_and_people_are_warmer() {
        int withSomebody = 0;
        int empty = 0;
        for (int i = 0; i < ROOM.frames(); i += 10) {
            float[] values = sorted(i);
            float warmest = values[values.length - 1];
            assertThat(values[values.length / 4]).as("frame %d", i).isBetween(21f, 23f);
            assertThat(values[0]).as("frame %d", i).isBetween(20f, 23f);
            assertThat(warmest).as("frame %d", i).isLessThan(31f);
            withSomebody += warmest > 26 ? 1 : 0;
            empty += warmest < 24 ? 1 : 0;
        }
        assertThat(withSomebody).isGreaterThan(40);
        assertThat(empty).isPositive();
    }

    @Test
    void who_walks_moves_less_than_two_cells_from_frame_to_frame() {
        for (int i = 1; i < 300; i++) {
            float[] before = values(i - 1);
            float[] now = values(i);
            double difference = 0;
            for (int cell = 0; cell < now.length; cell++) {
                difference += Math.abs(now[cell] - before[cell]);
            }
            assertThat(difference / now.length).as("frame %d", i).isLessThan(0.9);
        }
    }

    @Test
    void its_clock_jitters_by_less_than_half_a_cadence() {
        int early = 0;
        for (int i = 0; i < ROOM.frames(); i++) {
            Instant due = GeneratedRoom.BEGIN.plus(GeneratedRoom.CADENCE.multipliedBy(i));
            Duration off = Duration.between(due, ROOM.frame(i).validTime());
            assertThat(off.abs()).isLessThan(Duration.ofMillis(50));
            early += off.isNegative() ? 1 : 0;
        }
        assertThat(early).isBetween(ROOM.frames() / 3, 2 * ROOM.frames() / 3);
    }

    @Test
    void its_archive_lacks_a_few_frames_and_opens_like_any_other() throws Exception {
        RoomArchive.write(directory, ROOM);
        try (Archive archive = Archives.open(directory)) {
            List<Frame> frames = new ArrayList<>();
            for (ArchivedFrame frame : archive.feeds().get(0).frames()) {
                frames.add(frame.read());
            }
            assertThat(archive.feeds().get(0).feed()).isEqualTo("room");
            assertThat(archive.feeds().get(0).cadence()).isEqualTo(Duration.ofMillis(100));
            assertThat(frames).hasSizeBetween(ROOM.frames() - 40, ROOM.frames() - 1);
            assertThat(frames.get(0)).usingRecursiveComparison().isEqualTo(ROOM.frame(0));
            assertThat(frames.get(0).channels().get(0).quantity()).isEqualTo(Quantity.TEMPERATURE);
        }
    }
}
