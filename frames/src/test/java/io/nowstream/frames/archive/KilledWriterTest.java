package io.nowstream.frames.archive;

import static io.nowstream.frames.archive.Frames.CADENCE;
import static io.nowstream.frames.archive.Frames.at;
import static io.nowstream.frames.archive.Frames.flows;
import static io.nowstream.frames.archive.Frames.radar;
import static io.nowstream.frames.archive.Frames.rain;
import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.Frame;
import io.nowstream.frames.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A writer killed before each object that it writes, and another that goes on from its log. */
class KilledWriterTest {

    /** What a log says, with a correction, a repeat, another grid and two feeds. */
    private static final List<Frame> LOG =
            List.of(
                    radar(0, 70),
                    flows(0, 1, 2),
                    radar(5, 71),
                    radar(0, 80).arrivedAt(at(6)),
                    radar(5, 71),
                    rain(0, 1, 2),
                    rain(5, 1, 2, 3),
                    radar(10, 72));

    private static final int BETWEEN_COMMITS = 3;

    /** Dies before one of its puts. */
    private record Mortal(Store store, int[] left) implements Store {

        @Override
        public void put(String name, byte[] bytes) throws IOException {
            if (left[0]-- == 0) {
                throw new Killed();
            }
            store.put(name, bytes);
        }

        @Override
        public Optional<byte[]> get(String name) throws IOException {
            return store.get(name);
        }

        @Override
        public List<String> list(String prefix) throws IOException {
            return store.list(prefix);
        }
    }

    private static final class Killed extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Archives the log from its beginning, as one does whose bookmark was never written. */
    private static void archiveTheLog(Store store) throws IOException {
        ArchiveWriter writer = new ArchiveWriter(store);
        for (Frame frame : LOG) {
            writer.append(frame, CADENCE);
            if (writer.pending() == BETWEEN_COMMITS) {
                writer.commit();
            }
        }
        writer.commit();
    }

    private static boolean dies(Store store, int before) throws IOException {
        try {
            archiveTheLog(new Mortal(store, new int[] {before}));
            return false;
        } catch (Killed killed) {
            return true;
        }
    }

    private static Map<String, String> objects(Store store) throws IOException {
        Map<String, String> objects = new TreeMap<>();
        for (String name : store.list("")) {
            objects.put(name, HexFormat.of().formatHex(store.get(name).orElseThrow()));
        }
        return objects;
    }

    /** All that is counted, each read. */
    private static List<String> counted(Store store) throws IOException {
        FrameArchive archive = new FrameArchive(store);
        List<String> counted = new ArrayList<>();
        for (ArchivedFeed feed : archive.feeds()) {
            for (var day : archive.days(feed.feed())) {
                ArchivedDay listed = archive.day(feed.feed(), day);
                assertThat(listed.damages()).isEmpty();
                for (ArchivedEntry entry : listed.entries()) {
                    entry.read();
                    counted.add(
                            "%s %s r%d"
                                    .formatted(feed.feed(), entry.validTime(), entry.revision()));
                }
            }
        }
        return counted;
    }

    @Test
    void what_is_counted_is_whole_and_who_goes_on_makes_the_same_objects() throws IOException {
        Store undisturbed = new MemoryStore();
        archiveTheLog(undisturbed);
        Map<String, String> expected = objects(undisturbed);
        assertThat(counted(undisturbed)).hasSize(LOG.size() - 1);

        int deaths = 0;
        Store store = new MemoryStore();
        while (dies(store, deaths)) {
            assertThat(counted(undisturbed)).containsAll(counted(store));
            archiveTheLog(store);
            assertThat(objects(store)).isEqualTo(expected);
            deaths++;
            store = new MemoryStore();
        }
        assertThat(deaths).isGreaterThan(expected.size());
    }

    @Test
    void a_call_that_failed_can_be_repeated() throws IOException {
        Store store = new MemoryStore();
        int[] left = {0};
        ArchiveWriter writer = new ArchiveWriter(new Mortal(store, left));
        for (Frame frame : LOG) {
            for (int puts = 0; failed(() -> writer.append(frame, CADENCE), left, puts); puts++) {}
            for (int puts = 0; failed(writer::commit, left, puts); puts++) {}
        }
        Store other = new MemoryStore();
        archiveTheLog(other);
        assertThat(counted(store)).isEqualTo(counted(other));
    }

    private interface Call {
        void make() throws IOException;
    }

    private static boolean failed(Call call, int[] left, int puts) throws IOException {
        left[0] = puts;
        try {
            call.make();
            return false;
        } catch (Killed failed) {
            return true;
        }
    }
}
