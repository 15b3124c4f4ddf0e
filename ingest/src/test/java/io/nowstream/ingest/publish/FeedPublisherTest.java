package io.nowstream.ingest.publish;

import static io.nowstream.ingest.publish.TestFrames.at;
import static io.nowstream.ingest.publish.TestFrames.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Channel;
import io.nowstream.frames.ClaimChecks;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Topics;
import io.nowstream.frames.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the producer that Kafka ships for tests; the broker's side is tested in {@code app}. */
class FeedPublisherTest {

    private static final FeedRecord FRAME =
            FeedRecord.of(frame("site/7", "12:00").arrivedAt(at("12:02")));

    @TempDir private Path directory;
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());

    private FeedPublisher publisher() {
        return new FeedPublisher(
                KafkaAccess.at("broker:9092"),
                new Topics("storm"),
                new LocalStore(directory),
                producer);
    }

    private ProducerRecord<byte[], byte[]> sent() {
        assertThat(producer.history()).hasSize(1);
        return producer.history().get(0);
    }

    @AfterEach
    void no_interrupt_is_left_over() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void a_record_goes_to_frames_under_its_feed_at_its_arrival_time() throws Exception {
        publisher().publish(FRAME);

        assertThat(sent().topic()).isEqualTo("storm.frames");
        assertThat(sent().partition()).isNull();
        assertThat(new String(sent().key(), StandardCharsets.UTF_8)).isEqualTo("site/7");
        assertThat(sent().timestamp()).isEqualTo(at("12:02").toEpochMilli());
        assertThat(TestFrames.inWords(Wire.feedRecord(sent().value())))
                .isEqualTo("site/7 frame 12:00 arrived 12:02");
    }

    @Test
    void a_rejected_row_goes_under_its_origin_at_its_own_time() throws Exception {
        Rejected row = Rejections.of("x.h5", "cut off", new byte[] {1}, at("12:03"));
        publisher().reject(row);

        assertThat(sent().topic()).isEqualTo("storm.rejected");
        assertThat(new String(sent().key(), StandardCharsets.UTF_8)).isEqualTo("x.h5");
        assertThat(sent().timestamp()).isEqualTo(at("12:03").toEpochMilli());
        assertThat(Wire.rejected(sent().value()).reason()).isEqualTo("cut off");
    }

    @Test
    void a_frame_above_eight_megabytes_travels_as_a_claim_check() throws Exception {
        byte[] cells = new byte[ClaimChecks.LIMIT_BYTES + 1];
        new Random(1).nextBytes(cells);
        Frame large =
                new Frame(
                        "site/7",
                        TestFrames.GRID,
                        at("12:00"),
                        at("12:02"),
                        List.of(
                                Channel.of(
                                        Quantity.REFLECTIVITY,
                                        new Packing(CellType.UINT8, 1, 0, 255, 0),
                                        cells)));
        publisher().publish(FeedRecord.of(large));

        assertThat(sent().value().length).isLessThan(1000);
        Frame arrived = Wire.feedRecord(sent().value()).frame();
        assertThat(FrameDigest.of(arrived)).isEqualTo(FrameDigest.of(large));
        Frame redeemed = new ClaimChecks(new LocalStore(directory)).redeem(arrived);
        assertThat(redeemed.channels().get(0).cells()).isEqualTo(cells);
    }

    @Test
    void flush_returns_when_all_is_acknowledged() throws Exception {
        FeedPublisher publisher = publisher();
        publisher.publish(FRAME);
        assertThat(producer.completeNext()).isTrue();

        publisher.flush();
    }

    @Test
    void one_undelivered_record_ends_it_with_one_clear_exception() throws Exception {
        FeedPublisher publisher = publisher();
        publisher.publish(FRAME);
        publisher.publish(FeedRecord.tick("site/7", at("12:07")));
        producer.errorNext(new RecordTooLargeException("too large for the topic"));

        String message =
                "storm.frames at broker:9092 did not take FRAME of site/7, 2024-06-12T12:02:00Z:"
                        + " too large for the topic; neither that record nor any after it was"
                        + " published";
        assertThatThrownBy(publisher::flush)
                .isInstanceOf(PublishException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> publisher.publish(FRAME)).hasMessage(message);
        assertThatThrownBy(
                        () -> publisher.reject(Rejections.of("x", "y", new byte[0], at("12:00"))))
                .hasMessage(message);
        assertThat(producer.closed()).as("what waits behind it is withdrawn").isTrue();
        assertThat(producer.history()).hasSize(2);
    }

    @Test
    void a_record_that_cannot_even_be_sent_says_so() {
        producer.sendException = new RecordTooLargeException("too large for the producer");

        assertThatThrownBy(() -> publisher().publish(FRAME))
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("too large for the producer");
    }

    @Test
    void the_log_is_a_prefix_of_what_was_published() {
        assertThat(Outbox.settings(KafkaAccess.at("broker:9092")))
                .containsEntry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true)
                .containsEntry(ProducerConfig.ACKS_CONFIG, "all")
                .containsEntry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1)
                .containsEntry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    }
}
