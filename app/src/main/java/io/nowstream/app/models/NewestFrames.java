package io.nowstream.app.models;

import io.nowstream.app.UserMistake;
import io.nowstream.frames.ClaimChecks;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Store;
import io.nowstream.frames.Topics;
import io.nowstream.frames.wire.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The newest frames of a feed, read from the end of its partition backwards.
 *
 * @param frames in the order of the log, packed, with their cells
 * @param newest the feed's newest record of any kind, which is its clock; empty if it has none
 */
record NewestFrames(List<Frame> frames, Optional<FeedRecord> newest) {

    /**
     * Reads them.
     *
     * @param claims where cells lie that were too large for a message
     * @param most how many frames at most
     * @throws io.nowstream.ingest.publish.PublishException if Kafka does not answer or has no such
     *     topic
     * @throws UserMistake if cells are claimed that are not there
     */
    static NewestFrames read(KafkaAccess kafka, Topics topics, Store claims, String feed, int most)
            throws IOException {
        Found found = new Found(feed, most);
        try (TopicEnd end = new TopicEnd(kafka, topics.frames())) {
            end.backwards(end.partitionOf(feed), found::wantsMore);
        }
        ClaimChecks checks = new ClaimChecks(claims);
        List<Frame> frames = new ArrayList<>();
        for (Frame frame : found.frames) {
            frames.add(withCells(frame, checks));
        }
        return new NewestFrames(List.copyOf(frames), found.newest);
    }

    private static Frame withCells(Frame frame, ClaimChecks claims) throws IOException {
        try {
            return claims.redeem(frame);
        } catch (MalformedRecordException e) {
            throw new UserMistake(
                    ("%s: the frame of %s is too large for a message, and %s; "
                                    + "--state is the state directory of the run")
                            .formatted(frame.feed(), frame.validTime(), e.getMessage()),
                    e);
        }
    }

    /** What has been found of one feed. */
    private static final class Found {

        private final byte[] key;
        private final int most;
        private final Deque<Frame> frames = new ArrayDeque<>();
        private Optional<FeedRecord> newest = Optional.empty();

        Found(String feed, int most) {
            this.key = feed.getBytes(StandardCharsets.UTF_8);
            this.most = most;
        }

        boolean wantsMore(ConsumerRecord<byte[], byte[]> message) {
            if (Arrays.equals(message.key(), key)) {
                decoded(message).ifPresent(this::take);
            }
            return frames.size() < most;
        }

        private void take(FeedRecord record) {
            newest = newest.or(() -> Optional.of(record));
            Frame frame = record.frame();
            if (frame != null) {
                frames.addFirst(frame);
            }
        }

        private static Optional<FeedRecord> decoded(ConsumerRecord<byte[], byte[]> message) {
            if (message.value() == null) {
                return Optional.empty();
            }
            try {
                return Optional.of(Wire.feedRecord(message.value()));
            } catch (MalformedRecordException rejectedByTheJob) {
                return Optional.empty();
            }
        }
    }
}
