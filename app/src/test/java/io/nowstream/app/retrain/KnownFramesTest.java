package io.nowstream.app.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.app.UserMistake;
import io.nowstream.app.store.ObjectStore;
import io.nowstream.app.store.Stores;
import io.nowstream.frames.Frame;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.Store;
import io.nowstream.frames.archive.ArchiveWriter;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.UnknownArchiveException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was known at a cut-off, out of real archives. */
class KnownFramesTest {

    private static final Duration DELAY = Duration.ofMinutes(2);

    @TempDir Path directory;

    private Path archived(Frame... frames) throws Exception {
        Path archive = directory.resolve("archive");
        archive(new LocalStore(archive), frames);
        return archive;
    }

    private static void archive(Store store, Frame... frames) throws Exception {
        ArchiveWriter writer = new ArchiveWriter(store);
        for (Frame frame : frames) {
            writer.append(frame, SmallWorld.CADENCE);
        }
        writer.commit();
    }

    private static Frame frame(int number) {
        return SmallWorld.frame(number, false).arrivedAt(SmallWorld.time(number).plus(DELAY));
    }

    private static float[] cells(Frame frame) {
        return frame.channels().get(0).values(frame.grid());
    }

    private static KnownFrames known(Path archive, Instant until) throws Exception {
        return KnownFrames.open(List.of(archive.toString()), SmallWorld.FEED, Optional.of(until));
    }

    @Test
    void a_frame_that_was_valid_before_the_cut_off_and_arrived_at_it_was_not_known()
            throws Exception {
        Path archive = archived(frame(0), frame(1), frame(2));

        try (KnownFrames known = known(archive, SmallWorld.time(2).plus(DELAY))) {
            assertThat(known.frames())
                    .extracting(ArchivedFrame::validTime)
                    .containsExactly(SmallWorld.time(0), SmallWorld.time(1));
        }
        try (KnownFrames known = known(archive, SmallWorld.time(2).plus(DELAY).plusMillis(1))) {
            assertThat(known.frames()).hasSize(3);
        }
    }

    @Test
    void of_a_frame_that_was_corrected_later_the_first_form_was_known() throws Exception {
        Frame later =
                SmallWorld.frame(1, true).arrivedAt(SmallWorld.time(1).plus(Duration.ofHours(3)));
        Path archive = archived(frame(0), frame(1), frame(2), later);

        try (KnownFrames known = known(archive, SmallWorld.time(20))) {
            assertThat(known.frames()).hasSize(3);
            assertThat(cells(known.frames().get(1).read())).isEqualTo(cells(frame(1)));
        }
        try (KnownFrames known = known(archive, SmallWorld.time(200))) {
            assertThat(cells(known.frames().get(1).read())).isEqualTo(cells(later));
        }
    }

    @Test
    void an_archive_in_an_object_store_is_read_like_one_in_a_directory() throws Exception {
        String address = ObjectStore.folder("known-frames");
        archive(Stores.open(address), frame(0), frame(1), frame(2));

        try (KnownFrames known =
                KnownFrames.open(
                        List.of(address),
                        SmallWorld.FEED,
                        Optional.of(SmallWorld.time(2).plus(DELAY)))) {
            assertThat(known.frames())
                    .extracting(ArchivedFrame::validTime)
                    .containsExactly(SmallWorld.time(0), SmallWorld.time(1));
            assertThat(cells(known.firstReadable())).isEqualTo(cells(frame(0)));
        }
        assertThatThrownBy(
                        () ->
                                KnownFrames.open(
                                        List.of(address + "/nowhere"),
                                        SmallWorld.FEED,
                                        Optional.empty()))
                .isInstanceOf(UnknownArchiveException.class)
                .hasMessage(
                        address
                                + "/nowhere: not there, or no archive of Nowstream's (no .zattrs"
                                + " that says so)");
    }

    @Test
    void without_a_cut_off_everything_is_known_just_behind_the_last_arrival() throws Exception {
        Path archive = archived(frame(0), frame(1));

        try (KnownFrames known =
                KnownFrames.open(List.of(archive.toString()), SmallWorld.FEED, Optional.empty())) {
            assertThat(known.known()).isEqualTo(SmallWorld.time(1).plus(DELAY).plusMillis(1));
        }
    }

    @Test
    void frames_of_several_archives_are_one_series_and_the_first_archive_counts() throws Exception {
        Path log = SmallWorld.archive(directory.resolve("log"), 5, 0);
        Path archive = archived(frame(3), frame(4), frame(5), frame(6));

        try (KnownFrames known =
                KnownFrames.open(
                        List.of(log.toString(), archive.toString()),
                        SmallWorld.FEED,
                        Optional.empty())) {
            assertThat(known.frames())
                    .extracting(ArchivedFrame::validTime)
                    .containsExactly(
                            SmallWorld.time(0),
                            SmallWorld.time(1),
                            SmallWorld.time(2),
                            SmallWorld.time(3),
                            SmallWorld.time(4),
                            SmallWorld.time(5),
                            SmallWorld.time(6));
            assertThat(known.frames().get(3).recordedArrival()).isEmpty();
        }
    }

    @Test
    void a_directory_that_is_not_there_is_said() {
        assertThatThrownBy(() -> known(directory.resolve("none"), SmallWorld.time(2)))
                .isInstanceOf(UserMistake.class)
                .hasMessage(directory.resolve("none") + ": no such directory");
    }
}
