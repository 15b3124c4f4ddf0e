package io.nowstream.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunTopicsTest {

    private static final TopicRetention REPLAY = TopicRetention.forever();
    private static final TopicRetention LIVE = TopicRetention.keeping(Duration.ofDays(7));

    private final Map<String, String> there = new HashMap<>(RunTopics.settings(REPLAY));

    private void check(int partitions, TopicRetention retention) {
        TopicFit.check("storm.frames", partitions, there, 2, retention);
    }

    @Test
    void a_replays_topics_keep_what_is_old() {
        assertThat(RunTopics.settings(REPLAY))
                .containsEntry("retention.ms", "-1")
                .containsEntry("retention.bytes", "-1");
        assertThat(RunTopics.settings(REPLAY.atMost(1 << 30)))
                .containsEntry("retention.ms", "-1")
                .containsEntry("retention.bytes", "1073741824");
    }

    @Test
    void live_topics_keep_what_they_are_told_to() {
        assertThat(RunTopics.settings(LIVE)).containsEntry("retention.ms", "604800000");
    }

    @Test
    void a_topic_takes_the_largest_message_and_any_record_time() {
        assertThat(RunTopics.settings(LIVE))
                .containsEntry("max.message.bytes", "" + FeedPublisher.LARGEST_REQUEST)
                .containsEntry("message.timestamp.type", "CreateTime")
                .containsEntry("message.timestamp.after.max.ms", "" + Long.MAX_VALUE)
                .containsEntry("cleanup.policy", "delete");
    }

    @Test
    void a_topic_that_is_there_and_fits_is_taken() {
        check(2, REPLAY);
        check(2, LIVE);
    }

    @Test
    void another_number_of_partitions_does_not_fit() {
        assertThatThrownBy(() -> check(3, LIVE))
                .isInstanceOf(UnfitTopicException.class)
                .hasMessage(
                        "topic storm.frames has 3 partitions, and this run needs 2: alter or delete"
                                + " the topic, or give the run another name");
    }

    @Test
    void a_replay_into_a_topic_that_forgets_by_time_does_not_fit() {
        there.put("retention.ms", "604800000");

        check(2, LIVE);
        assertThatThrownBy(() -> check(2, REPLAY))
                .hasMessageStartingWith(
                        "topic storm.frames has retention.ms=604800000, and this run needs -1:");
    }

    @Test
    void a_topic_for_small_messages_does_not_fit() {
        there.put("max.message.bytes", "1048588");

        assertThatThrownBy(() -> check(2, LIVE))
                .hasMessageStartingWith(
                        "topic storm.frames has max.message.bytes=1048588, and this run needs at"
                                + " least 9437184:");
    }

    @Test
    void a_compacted_topic_does_not_fit() {
        there.put("cleanup.policy", "compact,delete");

        assertThatThrownBy(() -> check(2, LIVE)).isInstanceOf(UnfitTopicException.class);
    }

    @Test
    void a_topic_of_the_brokers_clock_does_not_fit() {
        there.put("message.timestamp.type", "LogAppendTime");

        assertThatThrownBy(() -> check(2, LIVE)).isInstanceOf(UnfitTopicException.class);
    }

    @Test
    void an_address_that_is_none_is_said_at_once() {
        assertThatThrownBy(
                        () ->
                                new RunTopics(KafkaAccess.at("nonsense"), new Topics("storm"))
                                        .close())
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("Kafka at nonsense did not set up the topics of run storm: ");
    }

    @Test
    void retention_says_what_it_is() {
        assertThat(REPLAY).hasToString("kept for ever");
        assertThat(LIVE.atMost(1000))
                .hasToString("kept for PT168H, at most 1,000 bytes per partition");
        assertThatThrownBy(() -> TopicRetention.keeping(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
