package io.nowstream.ingest.publish;

import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.MalformedRecordException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** Reads a topic from a record time to its present end, without a consumer group. */
final class ReadBack {

    private static final long END = Long.MAX_VALUE;

    private final String topic;
    private final KafkaAccess kafka;

    private ReadBack(String topic, KafkaAccess kafka) {
        this.topic = topic;
        this.kafka = kafka;
    }

    static ReadBack of(String topic, KafkaAccess kafka) {
        return new ReadBack(topic, kafka);
    }

    /** Name and id of a topic. */
    static String identityOf(String topic, KafkaAccess kafka) throws InterruptedException {
        Map<String, Object> settings =
                kafka.with(
                        Map.of(
                                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                                (int) GrouplessConsumer.PATIENCE.toMillis(),
                                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                (int) GrouplessConsumer.PATIENCE.toMillis()));
        try (Admin admin = Admin.create(settings)) {
            TopicDescription description =
                    admin.describeTopics(List.of(topic))
                            .allTopicNames()
                            .get()
                            .values()
                            .iterator()
                            .next();
            return topic + " " + description.topicId();
        } catch (ExecutionException | KafkaException e) {
            throw unreadable(topic, kafka, e);
        }
    }

    /**
     * The topic's messages from the first one of each partition whose record time is {@code since}
     * or later, in order per partition; what cannot be decoded is passed over.
     */
    <T> void since(Instant since, Function<byte[], T> decode, Consumer<T> reader)
            throws InterruptedException {
        try (GrouplessConsumer consumer = new GrouplessConsumer(kafka, "nowstream-read-back")) {
            Map<TopicPartition, Long> ends = seek(consumer, since);
            while (!ends.isEmpty()) {
                for (ConsumerRecord<byte[], byte[]> message :
                        consumer.poll(Duration.ofMillis(500))) {
                    read(message, decode, reader);
                }
                ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            }
        } catch (InterruptException e) {
            Thread.interrupted();
            InterruptedException ours = new InterruptedException("interrupted reading " + topic);
            ours.initCause(e);
            throw ours;
        } catch (KafkaException e) {
            throw unreadable(topic, kafka, e);
        }
    }

    /**
     * Goes to where {@code since} begins; gives the ends of the partitions with something to read.
     */
    private Map<TopicPartition, Long> seek(GrouplessConsumer consumer, Instant since) {
        List<TopicPartition> partitions = new ArrayList<>();
        consumer.partitionsFor(topic)
                .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, Math.max(0, since.toEpochMilli())));
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
        Map<TopicPartition, Long> starts = new HashMap<>();
        found.forEach(
                (partition, start) -> {
                    if (start != null) { // null: nothing of that time or later
                        starts.put(partition, start.offset());
                    }
                });
        ends.entrySet().removeIf(end -> starts.getOrDefault(end.getKey(), END) >= end.getValue());
        consumer.assign(ends.keySet());
        ends.keySet().forEach(p -> consumer.seek(p, starts.getOrDefault(p, END)));
        return ends;
    }

    private static <T> void read(
            ConsumerRecord<byte[], byte[]> message,
            Function<byte[], T> decode,
            Consumer<T> reader) {
        if (message.value() == null) {
            return;
        }
        T decoded;
        try {
            decoded = decode.apply(message.value());
        } catch (MalformedRecordException e) {
            return; // the job rejects it; it is none of what was published here
        }
        reader.accept(decoded);
    }

    private static PublishException unreadable(String topic, KafkaAccess kafka, Exception cause) {
        return new PublishException(
                "%s at %s cannot be read: %s".formatted(topic, kafka, Causes.deepest(cause)),
                cause);
    }
}
