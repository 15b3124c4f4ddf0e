package io.nowstream.app.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.app.UserMistake;
import io.nowstream.app.replay.Broker;
import io.nowstream.app.replay.FiniteReplay;
import io.nowstream.app.replay.SmallArchive;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.publish.FeedPublisher;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.operators.Feeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** From the topic of a real broker into an archive, and back through {@code Archives}. */
class RunArchiveTest {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int SIDE = 16;
    private static final Feeds SETTINGS = SmallArchive.settings(4, 3);

    @TempDir Path directory;
    private FiniteReplay replay;

    @BeforeEach
    void makeTopics(TestInfo test) throws Exception {
        String run = "archive-" + Integer.toHexString(test.getDisplayName().hashCode());
        replay =
                new FiniteReplay(
                        Broker.kafka(), new Topics(run), SETTINGS, directory.resolve("claims"));
        replay.createTopics();
    }

    // The verbs.

    private void publish(int feeds, int frames) throws Exception {
        replay.publish(new SmallArchive(feeds, frames, SIDE), ReplayProgress.SILENT);
    }

    private void publish(FeedRecord... records) throws Exception {
        try (FeedPublisher log =
                new FeedPublisher(
                        replay.kafka(), replay.topics(), new LocalStore(replay.claims()))) {
            for (FeedRecord each : records) {
                log.publish(each);
            }
            log.flush();
        }
    }

    private RunArchive start(Feeds feeds) throws Exception {
        return RunArchive.start(
                directory.resolve("archive"),
                replay.kafka(),
                replay.topics(),
                feeds,
                replay.claims());
    }

    private void archive() throws Exception {
        try (RunArchive archive = start(SETTINGS)) {
            assertThat(archive.awaitCaughtUp(LONG)).isTrue();
        }
    }

    private Map<String, List<Frame>> archived() throws Exception {
        Map<String, List<Frame>> found = new TreeMap<>();
        try (Archive archive = Archives.open(directory.resolve("archive"))) {
            for (FeedArchive feed : archive.feeds()) {
                List<Frame> frames = new ArrayList<>();
                for (ArchivedFrame frame : feed.frames()) {
                    frames.add(frame.read());
                }
                found.put(feed.feed(), frames);
            }
        }
        return found;
    }

    private static List<Frame> source(int feed, int frames) {
        List<Frame> made = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            made.add(SmallArchive.frame("small/" + feed, i, SIDE, feed, 0));
        }
        return made;
    }

    /** But for their arrival, which the replay has set. */
    private static void assertSame(List<Frame> found, List<Frame> expected) {
        assertThat(found)
                .usingRecursiveComparison()
                .ignoringFields("arrivalTime")
                .isEqualTo(expected);
    }

    // The sentences.

    @Test
    void what_was_published_is_archived_once_and_read_back() throws Exception {
        publish(2, 30);
        archive();

        Map<String, List<Frame>> found = archived();
        assertThat(found.keySet()).containsExactly("small/0", "small/1");
        assertSame(found.get("small/0"), source(0, 30));
        assertSame(found.get("small/1"), source(1, 30));
        try (Archive archive = Archives.open(directory.resolve("archive"))) {
            assertThat(archive.feeds()).allMatch(FeedArchive::ends);
            assertThat(archive.feeds()).allMatch(f -> f.cadence().equals(SmallArchive.CADENCE));
        }
    }

    @Test
    void the_next_start_goes_on_where_the_last_one_stopped() throws Exception {
        publish(1, 10);
        archive();
        Path first = directory.resolve("archive/small__0/2020-06-01/reflectivity/0.0.0");
        var writtenAt = Files.getLastModifiedTime(first);
        publish(FeedRecord.of(SmallArchive.frame("small/0", 10, SIDE, 0, 0)));
        archive();
        archive();

        assertSame(archived().get("small/0"), source(0, 11));
        assertThat(Files.getLastModifiedTime(first)).isEqualTo(writtenAt);
    }

    @Test
    void without_its_bookmark_the_topic_is_read_again_and_nothing_comes_twice() throws Exception {
        publish(1, 10);
        archive();
        Files.delete(
                directory.resolve("archive/_bookmark/%s.json".formatted(replay.topics().frames())));
        archive();
        assertSame(archived().get("small/0"), source(0, 10));
    }

    @Test
    void what_the_job_would_turn_away_is_not_archived() throws Exception {
        Frame stranger = SmallArchive.frame("other", 0, SIDE, 0, 0);
        Frame known = SmallArchive.frame("small/0", 0, SIDE, 0, 0);
        Frame fromTheFuture =
                SmallArchive.frame("small/0", 50, SIDE, 0, 0).arrivedAt(SmallArchive.time(1));
        publish(FeedRecord.of(stranger), FeedRecord.of(known), FeedRecord.of(fromTheFuture));
        archive();

        assertThat(archived().keySet()).containsExactly("small/0");
        assertSame(archived().get("small/0"), source(0, 1));
    }

    @Test
    void two_do_not_write_one_archive() throws Exception {
        try (RunArchive one = start(SETTINGS)) {
            assertThatThrownBy(() -> start(SETTINGS))
                    .isInstanceOf(UserMistake.class)
                    .hasMessage(
                            directory.resolve("archive")
                                    + " is in use by another nowstream; stop that one or archive"
                                    + " elsewhere");
            assertThat(one.awaitCaughtUp(LONG)).isTrue();
        }
    }
}
