package io.nowstream.app.replay;

import static org.awaitility.Awaitility.await;

import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far the job has read a run's log, as its checkpoints tell Kafka. */
public final class ReadSoFar {

    private static final String GROUP = "nowstream-job";

    private ReadSoFar() {}

    /** Waits until a checkpoint has been completed behind everything that is in the log now. */
    public static void awaitAll(KafkaAccess kafka, Topics topics, Duration patience) {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            await().atMost(patience)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> isAllRead(admin, topics.frames()));
        }
    }

    private static boolean isAllRead(Admin admin, String topic) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> read =
                admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get();
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .forEach(
                        p ->
                                asked.put(
                                        new TopicPartition(topic, p.partition()),
                                        OffsetSpec.latest()));
        return admin.listOffsets(asked).all().get().entrySet().stream()
                .allMatch(
                        end -> {
                            OffsetAndMetadata here = read.get(end.getKey());
                            long offset = here == null ? 0 : here.offset();
                            return offset == end.getValue().offset();
                        });
    }
}
