package io.nowstream.sinks.kafka;

import static io.nowstream.sinks.kafka.KafkaFixture.ISSUE_TIME;
import static io.nowstream.sinks.kafka.KafkaFixture.STAMPS;
import static io.nowstream.sinks.kafka.KafkaFixture.TOPICS;
import static io.nowstream.sinks.kafka.KafkaFixture.rejected;
import static io.nowstream.sinks.kafka.KafkaFixture.stamped;
import static io.nowstream.sinks.kafka.KafkaFixture.warnings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Score;
import io.nowstream.frames.ScoreRecord;
import io.nowstream.frames.WarningScore;
import io.nowstream.frames.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Kafka's own stand-in for a consumer; a real broker is met in {@code app}. */
class NowcastTailTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private Optional<NowcastTail> tail = Optional.empty();

    @AfterEach
    void close() {
        tail.ifPresent(NowcastTail::close);
    }

    // The verbs.

    private void topic(RunTopic topic) {
        TopicPartition partition = new TopicPartition(topic.of(TOPICS), 0);
        consumer.updatePartitions(
                partition.topic(),
                List.of(
                        new PartitionInfo(
                                partition.topic(), 0, Node.noNode(), new Node[0], new Node[0])));
        consumer.updateBeginningOffsets(Map.of(partition, 0L));
        ends.putIfAbsent(partition, 0L);
        consumer.updateEndOffsets(ends);
    }

    /** Puts a message where the tail finds it once it has been assigned the partition. */
    private void message(ProducerRecord<byte[], byte[]> message) {
        TopicPartition partition = new TopicPartition(message.topic(), 0);
        long offset = ends.merge(partition, 1L, Long::sum) - 1;
        consumer.updateEndOffsets(ends);
        consumer.schedulePollTask(
                () ->
                        consumer.addRecord(
                                new ConsumerRecord<>(
                                        message.topic(),
                                        0,
                                        offset,
                                        message.timestamp(),
                                        TimestampType.CREATE_TIME,
                                        message.key().length,
                                        message.value().length,
                                        message.key(),
                                        message.value(),
                                        message.headers(),
                                        Optional.empty())));
    }

    private NowcastTail read(RunTopic... topics) {
        return read(new Ears(), topics);
    }

    private NowcastTail read(TailListener listener, RunTopic... topics) {
        NowcastTail started =
                NowcastTail.over(
                                KafkaAccess.at("localhost:1"),
                                TOPICS,
                                EnumSet.copyOf(List.of(topics)))
                        .start(listener, consumer);
        tail = Optional.of(started);
        return started;
    }

    /** Writes down what it hears. */
    private class Ears implements TailListener {

        @Override
        public void frame(FeedRecord feedRecord, Envelope envelope) {
            heard.add(feedRecord.kind() + " " + envelope.origin());
        }

        @Override
        public void nowcast(ForecastField field, Envelope envelope) {
            heard.add(
                    "nowcast +%d %s %s %s"
                            .formatted(
                                    field.lead(),
                                    envelope.origin(),
                                    envelope.timestamp(),
                                    envelope.stamps().equals(Optional.of(STAMPS))));
        }

        @Override
        public void candidate(ForecastField field, Envelope envelope) {
            heard.add("candidate +" + field.lead());
        }

        @Override
        public void score(Score score, Envelope envelope) {
            heard.add("score of " + score.model().name());
        }

        @Override
        public void warningScore(WarningScore score, Envelope envelope) {
            heard.add("score of warning " + score.id());
        }

        @Override
        public void warnings(ActiveWarnings warnings, Envelope envelope) {
            heard.add("warnings of " + warnings.feed());
        }

        @Override
        public void rejected(Rejected rejected, Envelope envelope) {
            heard.add("rejected " + rejected.origin());
        }

        @Override
        public void undecodable(String reason, Envelope envelope) {
            heard.add("undecodable " + envelope.origin());
        }

        @Override
        public void caughtUp() {
            heard.add("caught up");
        }
    }

    // The sentences.

    @Test
    void records_of_every_topic_reach_their_method() throws Exception {
        for (RunTopic topic : RunTopic.values()) {
            topic(topic);
        }
        FeedRecord tick = FeedRecord.tick("nl-radar", ISSUE_TIME);
        message(
                new ProducerRecord<>(
                        TOPICS.frames(),
                        0,
                        0L,
                        "nl-radar".getBytes(StandardCharsets.UTF_8),
                        Wire.encode(tick)));
        message(Messages.of(TOPICS.nowcasts(), stamped(1)));
        message(Messages.of(TOPICS.candidates(), stamped(2)));
        message(Messages.of(TOPICS.scores(), ScoreRecord.of(KafkaFixture.score())));
        message(Messages.of(TOPICS.scores(), ScoreRecord.of(KafkaFixture.warningScore())));
        message(Messages.of(TOPICS.warnings(), warnings()));
        message(Messages.of(TOPICS.rejected(), rejected()));

        assertThat(read(RunTopic.values()).awaitCaughtUp(LONG)).isTrue();

        assertThat(heard)
                .containsExactlyInAnyOrder(
                        "TICK demo.frames-0@0",
                        "nowcast +1 demo.nowcasts-0@0 2024-06-12T12:00:00Z true",
                        "candidate +2",
                        "score of persistence",
                        "score of warning ab12",
                        "warnings of nl-radar",
                        "rejected demo.frames-0@5",
                        "caught up")
                .endsWith("caught up");
    }

    @Test
    void a_message_that_cannot_be_decoded_is_counted_and_passed_by() throws Exception {
        topic(RunTopic.NOWCASTS);
        byte[] key = {1};
        message(new ProducerRecord<>(TOPICS.nowcasts(), 0, 0L, key, new byte[] {1, 2, 3}));
        message(new ProducerRecord<>(TOPICS.nowcasts(), 0, 0L, key, Wire.encode(warnings())));
        message(Messages.of(TOPICS.nowcasts(), stamped(1)));

        NowcastTail reading = read(RunTopic.NOWCASTS);
        assertThat(reading.awaitCaughtUp(LONG)).isTrue();

        assertThat(reading.undecodable()).isEqualTo(2);
        assertThat(heard)
                .containsExactly(
                        "undecodable demo.nowcasts-0@0",
                        "undecodable demo.nowcasts-0@1",
                        "nowcast +1 demo.nowcasts-0@2 2024-06-12T12:00:00Z true",
                        "caught up");
    }

    @Test
    void a_topic_may_come_later() throws Exception {
        topic(RunTopic.WARNINGS);
        message(Messages.of(TOPICS.warnings(), warnings()));
        NowcastTail reading = read(RunTopic.WARNINGS, RunTopic.NOWCASTS);

        assertThat(reading.awaitCaughtUp(Duration.ofMillis(700))).isFalse();
        topic(RunTopic.NOWCASTS);
        assertThat(reading.awaitCaughtUp(LONG)).isTrue();
        assertThat(heard).containsExactly("warnings of nl-radar", "caught up");
    }

    @Test
    void a_tail_goes_on_at_an_offset_and_says_when_it_rests() throws Exception {
        topic(RunTopic.WARNINGS);
        message(Messages.of(TOPICS.warnings(), warnings()));
        message(Messages.of(TOPICS.warnings(), warnings()));
        TailListener ears =
                new TailListener() {
                    @Override
                    public void warnings(ActiveWarnings warnings, Envelope envelope) {
                        heard.add(envelope.origin());
                    }

                    @Override
                    public void resting() {
                        if (!heard.isEmpty()) {
                            heard.add("resting");
                        }
                    }
                };
        NowcastTail reading =
                NowcastTail.over(
                                KafkaAccess.at("localhost:1"),
                                TOPICS,
                                EnumSet.of(RunTopic.WARNINGS))
                        .fromOffsets(Map.of(0, 1L))
                        .start(ears, consumer);
        tail = Optional.of(reading);

        assertThat(reading.awaitCaughtUp(LONG)).isTrue();
        assertThat(heard).startsWith("demo.warnings-0@1", "resting");
    }

    @Test
    void offsets_are_of_one_topic() {
        assertThatThrownBy(
                        () ->
                                NowcastTail.over(
                                                KafkaAccess.at("localhost:1"),
                                                TOPICS,
                                                EnumSet.of(RunTopic.WARNINGS, RunTopic.FRAMES))
                                        .fromOffsets(Map.of()))
                .hasMessage("offsets are of one topic, and this tail reads [FRAMES, WARNINGS]");
    }

    @Test
    void closing_is_quick_and_then_nothing_is_heard() {
        topic(RunTopic.NOWCASTS);
        NowcastTail reading = read(RunTopic.NOWCASTS);

        long before = System.nanoTime();
        reading.close();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
        assertThat(consumer.closed()).isTrue();
        assertThat(reading.failure()).isEmpty();
    }

    @Test
    void a_listener_that_throws_ends_the_tail_and_is_told_to_whoever_waits() {
        topic(RunTopic.WARNINGS);
        message(Messages.of(TOPICS.warnings(), warnings()));
        NowcastTail reading =
                read(
                        new TailListener() {
                            @Override
                            public void warnings(ActiveWarnings warnings, Envelope envelope) {
                                throw new IllegalStateException("no room on the map");
                            }
                        },
                        RunTopic.WARNINGS);

        assertThatThrownBy(() -> reading.awaitCaughtUp(LONG))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the tail of run demo has stopped")
                .hasRootCauseMessage("no room on the map");
        assertThat(reading.failure()).isPresent();
    }

    @Test
    void a_tail_over_nothing_is_refused() {
        assertThatThrownBy(
                        () ->
                                NowcastTail.over(
                                        KafkaAccess.at("localhost:1"),
                                        TOPICS,
                                        EnumSet.noneOf(RunTopic.class)))
                .hasMessage("a tail needs at least one topic");
    }
}
