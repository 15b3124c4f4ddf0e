package io.nowstream.ingest.source;

import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.LogEntry;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.publish.FeedPublisher;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * The Flink source over a run's {@code frames}, in order per feed, from the first message on (after
 * a restart: from the checkpoint on). A message that cannot be decoded comes out as an entry with
 * its {@code rejected} row.
 */
public final class FrameSource {

    private FrameSource() {}

    /**
     * Never ends.
     *
     * @param kafka the broker
     * @param group the consumer group under which the lag is seen; offsets are Flink's own
     * @param store where the cells of claim checks are
     */
    public static KafkaSource<LogEntry> endless(
            KafkaAccess kafka, Topics topics, String group, StoreOpener store) {
        return builder(kafka, topics, group, store).build();
    }

    /** Ends with the last message that is there when the job starts; parameters as above. */
    public static KafkaSource<LogEntry> upToNow(
            KafkaAccess kafka, Topics topics, String group, StoreOpener store) {
        return builder(kafka, topics, group, store)
                .setBounded(OffsetsInitializer.latest())
                // Otherwise it would go on looking for partitions that it is not to read.
                .setProperty(KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(), "-1")
                .build();
    }

    private static KafkaSourceBuilder<LogEntry> builder(
            KafkaAccess kafka, Topics topics, String group, StoreOpener store) {
        return KafkaSource.<LogEntry>builder()
                .setProperties(kafka.properties())
                .setTopics(topics.frames())
                .setGroupId(group)
                .setClientIdPrefix(group)
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(new LogEntryDeserializer(store))
                .setProperty(
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        String.valueOf(FeedPublisher.LARGEST_REQUEST));
    }
}
