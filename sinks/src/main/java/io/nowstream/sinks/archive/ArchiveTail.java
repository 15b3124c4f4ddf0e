package io.nowstream.sinks.archive;

import io.nowstream.frames.ClaimChecks;
import io.nowstream.frames.Frame;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Store;
import io.nowstream.frames.Topics;
import io.nowstream.sinks.kafka.NowcastTail;
import io.nowstream.sinks.kafka.RunTopic;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/**
 * Archives what is committed on a run's {@code frames}, on a thread of its own, from where the
 * archive's bookmark stands. One per archive at a time.
 */
public final class ArchiveTail implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 15_000;

    private final FrameArchiver archiver;
    private final NowcastTail tail;

    private ArchiveTail(FrameArchiver archiver, NowcastTail tail) {
        this.archiver = archiver;
        this.tail = tail;
    }

    /**
     * Starts archiving; the topic must be there.
     *
     * @param kafka the broker
     * @param topics the run's
     * @param archive where the archive lies, at its top
     * @param claims where cells of large frames lie
     * @param cadenceOf time between two frames of a frame's feed, or empty if it is not to be
     *     archived
     * @throws IOException if the archive or the topic cannot be read
     */
    public static ArchiveTail start(
            KafkaAccess kafka,
            Topics topics,
            Store archive,
            ClaimChecks claims,
            Function<Frame, Optional<Duration>> cadenceOf)
            throws IOException, InterruptedException {
        Bookmark bookmark = new Bookmark(archive, topics.frames(), topicId(kafka, topics.frames()));
        Map<Integer, Long> next = bookmark.read();
        FrameArchiver archiver =
                new FrameArchiver(archive, claims, cadenceOf, Optional.of(bookmark), next);
        return new ArchiveTail(
                archiver,
                NowcastTail.over(kafka, topics, EnumSet.of(RunTopic.FRAMES))
                        .fromOffsets(next)
                        .start(archiver));
    }

    private static String topicId(KafkaAccess kafka, String topic)
            throws IOException, InterruptedException {
        Map<String, Object> settings =
                kafka.with(
                        Map.of(
                                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                                PATIENCE_MILLIS,
                                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                PATIENCE_MILLIS));
        try (Admin admin = Admin.create(settings)) {
            return admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .values()
                    .iterator()
                    .next()
                    .topicId()
                    .toString();
        } catch (ExecutionException | KafkaException e) {
            throw new IOException(
                    "%s at %s cannot be archived: %s".formatted(topic, kafka, e.getMessage()), e);
        }
    }

    /** What it has done. */
    public FrameArchiver archiver() {
        return archiver;
    }

    /**
     * Waits until everything that was there at the start is archived and counted.
     *
     * @return false if it took longer
     */
    public boolean awaitCaughtUp(Duration atMost) throws InterruptedException {
        return tail.awaitCaughtUp(atMost);
    }

    /** Throws what ended the reading of the topic, if anything did. */
    public void failIfFailed() {
        tail.failure()
                .ifPresent(
                        e -> {
                            throw e;
                        });
    }

    /** Stops reading and counts what has been read. */
    @Override
    public void close() {
        tail.close();
        archiver.close();
    }
}
