package io.nowstream.ingest.publish;

import static io.nowstream.ingest.publish.TestFrames.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Reading;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Topics;
import io.nowstream.frames.wire.Wire;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Against the producer that Kafka ships for tests; the broker's side is tested in {@code app}. */
class ReadingPublisherTest {

    private static final Reading READING =
            new Reading("city", "vehicle-7", at("12:00"), at("12:02"), 1, 2, Double.NaN);

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final ReadingPublisher publisher =
            new ReadingPublisher(KafkaAccess.at("broker:9092"), new Topics("storm"), producer);

    @Test
    void a_reading_goes_to_readings_under_its_feed_at_its_arrival_time() throws Exception {
        publisher.publish(READING);

        ProducerRecord<byte[], byte[]> sent = producer.history().get(0);
        assertThat(sent.topic()).isEqualTo("storm.readings");
        assertThat(sent.partition()).isNull();
        assertThat(new String(sent.key(), StandardCharsets.UTF_8)).isEqualTo("city");
        assertThat(sent.timestamp()).isEqualTo(at("12:02").toEpochMilli());
        assertThat(Wire.reading(sent.value())).isEqualTo(READING);
    }

    @Test
    void what_is_no_reading_goes_to_rejected_at_the_time_of_its_rejection() throws Exception {
        Rejected row = Rejected.of("a.csv:7", "no time", new byte[] {1, 2}, at("12:03"));

        publisher.reject(row);

        ProducerRecord<byte[], byte[]> sent = producer.history().get(0);
        assertThat(sent.topic()).isEqualTo("storm.rejected");
        assertThat(new String(sent.key(), StandardCharsets.UTF_8)).isEqualTo("a.csv:7");
        assertThat(sent.timestamp()).isEqualTo(at("12:03").toEpochMilli());
        assertThat(Wire.rejected(sent.value())).usingRecursiveComparison().isEqualTo(row);
    }

    @Test
    void flush_returns_when_all_is_acknowledged() throws Exception {
        publisher.publish(READING);
        assertThat(producer.completeNext()).isTrue();

        publisher.flush();
    }

    @Test
    void one_undelivered_reading_ends_it_with_one_clear_exception() throws Exception {
        publisher.publish(READING);
        producer.errorNext(new RecordTooLargeException("too large for the topic"));

        String message =
                "storm.readings at broker:9092 did not take reading of city by vehicle-7,"
                        + " 2024-06-12T12:00:00Z: too large for the topic; neither that record nor"
                        + " any after it was published";
        assertThatThrownBy(publisher::flush)
                .isInstanceOf(PublishException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> publisher.publish(READING)).hasMessage(message);
        assertThat(producer.closed()).as("what waits behind it is withdrawn").isTrue();
    }
}
