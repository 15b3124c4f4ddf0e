package io.nowstream.app.models;

import io.nowstream.app.UserMistake;
import io.nowstream.frames.ClaimChecks;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Store;
import io.nowstream.frames.Topics;
import io.nowstream.frames.wire.Wire;
import io.nowstream.ingest.publish.FeedPublisher;
import io.nowstream.ingest.publish.PublishException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;

/**
 * The newest frames of a feed, read from the end of its partition backwards: a log may hold weeks
 * of many feeds, and only minutes of one are wanted.
 *
 * @param frames in the order of the log, packed, with their cells
 * @param newest the feed's newest record of any kind, which is its clock; empty if it has none
 */
record NewestFrames(List<Frame> frames, Optional<FeedRecord> newest) {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Records looked at in the first step; each further step looks at twice as many. */
    private static final long FIRST_STEP = 64;

    /**
     * Reads them.
     *
     * @param claims where cells lie that were too large for a message
     * @param most how many frames at most
     * @throws PublishException if Kafka does not answer or has no such topic
     * @throws UserMistake if cells are claimed that are not there
     */
    static NewestFrames read(String bootstrap, Topics topics, Store claims, String feed, int most)
            throws IOException {
        try (KafkaConsumer<byte[], byte[]> consumer = connect(bootstrap)) {
            return new Reading(consumer, topics.frames(), new ClaimChecks(claims), feed)
                    .backwards(most);
        } catch (KafkaException e) {
            throw new PublishException(
                    "%s at %s cannot be read: %s; is the broker running, and the run's name right?"
                            .formatted(topics.frames(), bootstrap, e.getMessage()),
                    e);
        }
    }

    private static KafkaConsumer<byte[], byte[]> connect(String bootstrap) {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "nowstream-models",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) PATIENCE.toMillis(),
                        ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        (int) PATIENCE.toMillis(),
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        FeedPublisher.LARGEST_REQUEST),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** One reading of one feed's partition. */
    private static final class Reading {

        private final KafkaConsumer<byte[], byte[]> consumer;
        private final ClaimChecks claims;
        private final byte[] key;
        private final TopicPartition partition;

        Reading(
                KafkaConsumer<byte[], byte[]> consumer,
                String topic,
                ClaimChecks claims,
                String feed) {
            this.consumer = consumer;
            this.claims = claims;
            this.key = feed.getBytes(StandardCharsets.UTF_8);
            int partitions = partitions(topic);
            // As the producer chooses it: all records of a feed are in one partition.
            this.partition =
                    new TopicPartition(topic, Utils.toPositive(Utils.murmur2(key)) % partitions);
            consumer.assign(List.of(partition));
        }

        private int partitions(String topic) {
            int partitions = consumer.partitionsFor(topic).size();
            if (partitions == 0) {
                throw new KafkaException("there is no such topic");
            }
            return partitions;
        }

        NewestFrames backwards(int most) throws IOException {
            long begin = offset(consumer.beginningOffsets(List.of(partition)));
            long end = offset(consumer.endOffsets(List.of(partition)));
            ArrayDeque<Frame> frames = new ArrayDeque<>();
            Optional<FeedRecord> newest = Optional.empty();
            for (long step = FIRST_STEP; end > begin && frames.size() < most; step *= 2) {
                long from = Math.max(begin, end - step);
                List<FeedRecord> piece = between(from, end);
                for (int i = piece.size() - 1; i >= 0 && frames.size() < most; i--) {
                    FeedRecord record = piece.get(i);
                    newest = newest.or(() -> Optional.of(record));
                    Frame frame = record.frame();
                    if (frame != null) {
                        frames.addFirst(withCells(frame));
                    }
                }
                end = from;
            }
            return new NewestFrames(List.copyOf(frames), newest);
        }

        private long offset(Map<TopicPartition, Long> offsets) {
            return offsets.getOrDefault(partition, 0L);
        }

        private Frame withCells(Frame frame) throws IOException {
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

        private List<FeedRecord> between(long from, long end) {
            List<FeedRecord> records = new ArrayList<>();
            consumer.seek(partition, from);
            long giveUp = System.nanoTime() + PATIENCE.toNanos();
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> message :
                        consumer.poll(Duration.ofMillis(200))) {
                    giveUp = System.nanoTime() + PATIENCE.toNanos();
                    if (message.offset() < end && Arrays.equals(message.key(), key)) {
                        decoded(message).ifPresent(records::add);
                    }
                }
                if (System.nanoTime() - giveUp > 0) {
                    throw new KafkaException(
                            "nothing came for %d s".formatted(PATIENCE.toSeconds()));
                }
            }
            return records;
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
