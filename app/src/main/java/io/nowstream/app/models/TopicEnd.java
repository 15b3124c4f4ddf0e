package io.nowstream.app.models;

import io.nowstream.frames.KafkaAccess;
import io.nowstream.ingest.publish.GrouplessConsumer;
import io.nowstream.ingest.publish.PublishException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/**
 * A topic read from its end backwards: a log may hold weeks, and only minutes are wanted. It sees
 * what is not committed, too.
 */
public final class TopicEnd implements AutoCloseable {

    /** Messages that are fetched, and kept, at once. */
    private static final long STEP = 128;

    private final KafkaAccess kafka;
    private final String topic;
    private final GrouplessConsumer consumer;
    private final int partitions;

    /** What reads Kafka, and may find it silent. */
    private interface Reading<T> {
        T read();
    }

    /**
     * Connects.
     *
     * @throws PublishException if Kafka does not answer or has no such topic
     */
    public TopicEnd(KafkaAccess kafka, String topic) {
        this.kafka = kafka;
        this.topic = topic;
        this.consumer = told(() -> new GrouplessConsumer(kafka, "nowstream-end"));
        try {
            this.partitions = told(this::countPartitions);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private <T> T told(Reading<T> reading) {
        try {
            return reading.read();
        } catch (KafkaException e) {
            throw new PublishException(
                    "%s at %s cannot be read: %s; is the broker running, and the run's name right?"
                            .formatted(topic, kafka, e.getMessage()),
                    e);
        }
    }

    private int countPartitions() {
        int count = consumer.partitionsFor(topic).size();
        if (count == 0) {
            throw new KafkaException("there is no such topic");
        }
        return count;
    }

    /** How many partitions it has. */
    public int partitions() {
        return partitions;
    }

    /** Where all records of a feed are: as the producer chooses it. */
    public int partitionOf(String feed) {
        byte[] key = feed.getBytes(StandardCharsets.UTF_8);
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    /**
     * Reads a partition, newest message first, until there is none or no more is wanted.
     *
     * @param wantsMore is given each message
     * @throws PublishException if Kafka falls silent
     */
    public void backwards(int partition, Predicate<ConsumerRecord<byte[], byte[]>> wantsMore) {
        told(
                () -> {
                    read(new TopicPartition(topic, partition), wantsMore);
                    return true;
                });
    }

    private void read(
            TopicPartition partition, Predicate<ConsumerRecord<byte[], byte[]>> wantsMore) {
        consumer.assign(List.of(partition));
        long begin = offset(consumer.beginningOffsets(List.of(partition)), partition);
        long end = offset(consumer.endOffsets(List.of(partition)), partition);
        while (end > begin) {
            long from = Math.max(begin, end - STEP);
            List<ConsumerRecord<byte[], byte[]>> piece = between(partition, from, end);
            for (int i = piece.size() - 1; i >= 0; i--) {
                if (!wantsMore.test(piece.get(i))) {
                    return;
                }
            }
            end = from;
        }
    }

    private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return offsets.getOrDefault(partition, 0L);
    }

    private List<ConsumerRecord<byte[], byte[]>> between(
            TopicPartition partition, long from, long end) {
        List<ConsumerRecord<byte[], byte[]>> piece = new ArrayList<>();
        consumer.seek(partition, from);
        long giveUp = System.nanoTime() + GrouplessConsumer.PATIENCE.toNanos();
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(200))) {
                giveUp = System.nanoTime() + GrouplessConsumer.PATIENCE.toNanos();
                if (message.offset() < end) {
                    piece.add(message);
                }
            }
            if (System.nanoTime() - giveUp > 0) {
                throw new KafkaException(
                        "nothing came for %d s".formatted(GrouplessConsumer.PATIENCE.toSeconds()));
            }
        }
        return piece;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
