package io.nowstream.sinks.kafka;

import static io.nowstream.sinks.kafka.KafkaFixture.ISSUE_TIME;
import static io.nowstream.sinks.kafka.KafkaFixture.STAMPS;
import static io.nowstream.sinks.kafka.KafkaFixture.TOPICS;
import static io.nowstream.sinks.kafka.KafkaFixture.field;
import static io.nowstream.sinks.kafka.KafkaFixture.rejected;
import static io.nowstream.sinks.kafka.KafkaFixture.stamped;
import static io.nowstream.sinks.kafka.KafkaFixture.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.Channel;
import io.nowstream.frames.ClaimChecks;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.Frame;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.ScoreRecord;
import io.nowstream.frames.StampedField;
import io.nowstream.frames.wire.Wire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages as they would be sent; a real broker is met in {@code app}. */
class KafkaSinksTest {

    private final KafkaSinks sinks = new KafkaSinks(KafkaAccess.at("localhost:1"), TOPICS);

    private static String key(ProducerRecord<byte[], byte[]> message) {
        return new String(message.key(), StandardCharsets.UTF_8);
    }

    @Test
    void a_field_is_keyed_by_feed_and_stamped_with_its_issue_time() {
        ProducerRecord<byte[], byte[]> message = Messages.of("demo.nowcasts", stamped(12));

        assertThat(message.topic()).isEqualTo("demo.nowcasts");
        assertThat(message.partition()).isNull();
        assertThat(key(message)).isEqualTo("nl-radar");
        assertThat(message.timestamp()).isEqualTo(ISSUE_TIME.toEpochMilli());
        assertThat(message.value()).isEqualTo(Wire.encode(field(12)));
    }

    @Test
    void latencies_are_headers_and_not_in_the_value() {
        ProducerRecord<byte[], byte[]> message = Messages.of("demo.nowcasts", stamped(1));

        assertThat(message.headers().lastHeader("nowstream-received").value())
                .isEqualTo(ByteBuffer.allocate(8).putLong(1_000_001).array());
        assertThat(message.headers())
                .extracting(header -> header.key())
                .containsExactly(
                        "nowstream-received",
                        "nowstream-assembled",
                        "nowstream-started",
                        "nowstream-finished");
        assertThat(StampHeaders.read(message.headers())).contains(STAMPS);
    }

    @Test
    void headers_that_are_missing_or_cut_give_no_latencies() {
        RecordHeaders headers = new RecordHeaders();
        assertThat(StampHeaders.read(headers)).isEmpty();
        StampHeaders.write(STAMPS, headers);
        headers.add(StampHeaders.STARTED, new byte[3]);
        assertThat(StampHeaders.read(headers)).isEmpty();
    }

    @Test
    void a_gridded_frame_is_published_as_ingest_publishes_its_own() {
        Frame frame =
                new Frame(
                        "city",
                        field(1).grid(),
                        ISSUE_TIME,
                        ISSUE_TIME.plusSeconds(4),
                        field(1).channels());
        ProducerRecord<byte[], byte[]> message = Messages.of("demo.frames", frame);

        assertThat(message.partition()).isNull();
        assertThat(key(message)).isEqualTo("city");
        assertThat(message.timestamp()).isEqualTo(ISSUE_TIME.plusSeconds(4).toEpochMilli());
        assertThat(message.value()).isEqualTo(Wire.encode(FeedRecord.of(frame)));
    }

    @Test
    void warnings_carry_their_issue_time_and_rejected_rows_the_time_of_rejection() {
        ProducerRecord<byte[], byte[]> set = Messages.of("demo.warnings", warnings());
        ProducerRecord<byte[], byte[]> row = Messages.of("demo.rejected", rejected());

        assertThat(key(set)).isEqualTo("nl-radar");
        assertThat(set.timestamp()).isEqualTo(ISSUE_TIME.toEpochMilli());
        assertThat(key(row)).isEqualTo("demo.frames-0@5");
        assertThat(row.timestamp()).isEqualTo(ISSUE_TIME.plusSeconds(60).toEpochMilli());
    }

    @Test
    void scores_carry_their_issue_time_and_those_of_warnings_the_time_of_their_outcome() {
        ProducerRecord<byte[], byte[]> score =
                Messages.of("demo.scores", ScoreRecord.of(KafkaFixture.score()));
        ProducerRecord<byte[], byte[]> warning =
                Messages.of("demo.scores", ScoreRecord.of(KafkaFixture.warningScore()));

        assertThat(key(score)).isEqualTo("nl-radar");
        assertThat(score.timestamp()).isEqualTo(ISSUE_TIME.toEpochMilli());
        assertThat(key(warning)).isEqualTo("nl-radar");
        assertThat(warning.timestamp()).isEqualTo(ISSUE_TIME.plusSeconds(900).toEpochMilli());
    }

    @Test
    void every_sink_can_be_built_and_travels_with_the_job() throws Exception {
        for (Object sink :
                List.of(
                        sinks.nowcasts(),
                        sinks.candidates(),
                        sinks.scores(),
                        sinks.warnings(),
                        sinks.rejected())) {
            assertThat(sink).isInstanceOf(KafkaSink.class);
            assertThat(InstantiationUtil.clone((KafkaSink<?>) sink)).isNotNull();
        }
    }

    @Test
    void the_producer_is_set_for_large_fields_and_long_recoveries() {
        assertThat(sinks.settings())
                .containsEntry("transaction.timeout.ms", "600000")
                .containsEntry("max.request.size", "9437184")
                .containsEntry("compression.type", "none");
    }

    @Test
    void the_producer_speaks_as_whom_it_is_told() {
        KafkaSinks secured =
                new KafkaSinks(
                        KafkaAccess.at("localhost:1").as(Map.of("security.protocol", "SSL")),
                        TOPICS);

        assertThat(secured.settings())
                .containsEntry("security.protocol", "SSL")
                .containsEntry("bootstrap.servers", "localhost:1");
    }

    @Test
    void a_job_that_may_be_away_for_longer_asks_for_a_longer_transaction() {
        KafkaSinks patient =
                new KafkaSinks(
                        KafkaAccess.at("localhost:1"),
                        TOPICS,
                        Duration.ofHours(12),
                        Optional.empty());

        assertThat(patient.settings()).containsEntry("transaction.timeout.ms", "43200000");
    }

    @Test
    void the_schema_names_its_topic_to_the_connector() {
        assertThat(sinks.fieldSchema("demo.nowcasts").getKafkaDatasetFacet())
                .hasValueSatisfying(
                        facet ->
                                assertThat(facet.getTopicIdentifier().getTopics())
                                        .containsExactly("demo.nowcasts"));
    }

    @Test
    void large_cells_go_to_the_store_and_the_message_claims_them(@TempDir Path folder)
            throws Exception {
        LocalStore store = new LocalStore(folder);
        FieldClaims claims = new FieldClaims(() -> new LocalStore(folder), 4);
        claims.open();

        StampedField claimed = claims.prepare(stamped(1));

        Channel channel = claimed.field().channels().get(0);
        assertThat(channel.isClaimed()).isTrue();
        assertThat(claimed.stamps()).isEqualTo(STAMPS);
        ForecastField redeemed = new ClaimChecks(store).redeem(claimed.field());
        assertThat(redeemed).usingRecursiveComparison().isEqualTo(field(1));
    }

    @Test
    void a_sink_with_a_store_travels_too() throws Exception {
        String folder = "claims";
        KafkaSinks storing =
                new KafkaSinks(
                        KafkaAccess.at("localhost:1"),
                        TOPICS,
                        KafkaSinks.TRANSACTION_TIMEOUT,
                        Optional.of(() -> new LocalStore(Path.of(folder))));

        assertThat(InstantiationUtil.clone((KafkaSink<?>) storing.nowcasts())).isNotNull();
    }
}
