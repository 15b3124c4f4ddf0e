package io.nowstream.frames.archive;

import static io.nowstream.frames.archive.Frames.CADENCE;
import static io.nowstream.frames.archive.Frames.flows;
import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.Frame;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManyEntriesTest {

    private static final int BETWEEN_RESTARTS = 700;

    private static Frame frame(int number) {
        Frame frame = flows(0, number, number);
        return new Frame(
                frame.feed(),
                frame.grid(),
                frame.validTime().plusMillis(number),
                frame.arrivalTime().plusMillis(number),
                frame.channels());
    }

    @Test
    void more_frames_than_one_chunk_of_coordinates_come_back() throws IOException {
        MemoryStore store = new MemoryStore();
        int count = 2 * Entries.CHUNK + 3;
        ArchiveWriter writer = new ArchiveWriter(store);
        for (int i = 0; i < count; i++) {
            assertThat(writer.append(frame(i), CADENCE)).isTrue();
            if (i % BETWEEN_RESTARTS == 0) {
                writer.commit();
                writer = new ArchiveWriter(store);
            }
        }
        writer.commit();

        ArchivedDay day = new FrameArchive(store).day("nyc-taxi", LocalDate.of(2024, 6, 12));
        List<Frame> found = new ArrayList<>();
        for (ArchivedEntry entry : day.newest()) {
            found.add(entry.read());
        }
        assertThat(found).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(found.get(i)).usingRecursiveComparison().isEqualTo(frame(i));
        }
    }
}
