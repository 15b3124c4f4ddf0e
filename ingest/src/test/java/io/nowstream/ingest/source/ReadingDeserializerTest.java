package io.nowstream.ingest.source;

import static io.nowstream.ingest.publish.TestFrames.at;
import static io.nowstream.ingest.publish.TestFrames.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Reading;
import io.nowstream.frames.ReadingEntry;
import io.nowstream.frames.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class ReadingDeserializerTest {

    private static final Reading READING =
            new Reading("city", "vehicle-7", at("12:00"), at("12:02"), 1, 2, Double.NaN);
    private static final byte[] MESSAGE = Wire.encode(READING);

    private static ReadingEntry read(byte[] key, byte[] value) throws Exception {
        List<ReadingEntry> out = new ArrayList<>();
        InstantiationUtil.clone(new ReadingDeserializer())
                .deserialize(
                        new ConsumerRecord<>(
                                "storm.readings",
                                1,
                                42,
                                at("12:03").toEpochMilli(),
                                TimestampType.CREATE_TIME,
                                0,
                                0,
                                key,
                                value,
                                new RecordHeaders(),
                                Optional.empty()),
                        new ListCollector<>(out));
        assertThat(out).hasSize(1);
        return out.get(0);
    }

    private static byte[] key(String feed) {
        return feed.getBytes(StandardCharsets.UTF_8);
    }

    private static void assertRejected(byte[] key, byte[] value, String reason) throws Exception {
        ReadingEntry entry = read(key, value);
        assertThat(entry.reading()).isNull();
        assertThat(entry.rejected().origin()).isEqualTo("storm.readings-1@42");
        assertThat(entry.rejected().reason()).startsWith(reason);
        assertThat(entry.rejected().rejectedAt()).isEqualTo(at("12:03"));
    }

    @Test
    void a_reading_comes_out_as_it_was_published() throws Exception {
        assertThat(read(key("city"), MESSAGE)).isEqualTo(ReadingEntry.of(READING));
    }

    @Test
    void what_is_no_reading_of_its_feed_comes_out_as_a_row() throws Exception {
        assertRejected(
                key("town"), MESSAGE, "message of feed city has key town; expected its feed");
        assertRejected(null, MESSAGE, "message of feed city has no key; expected its feed");
        assertRejected(key("city"), null, "message has no value");
        assertRejected(
                key("site/7"),
                Wire.encode(FeedRecord.of(frame("site/7", "12:00"))),
                "message is a Frame, expected Reading");
    }

    @Test
    void every_cut_through_a_message_comes_out_as_a_row() throws Exception {
        for (int length = 0; length < MESSAGE.length; length++) {
            assertRejected(key("city"), Arrays.copyOf(MESSAGE, length), "message");
        }
    }

    @Test
    void its_type_is_a_pojo_of_its_own() {
        assertThat(new ReadingDeserializer().getProducedType()).isInstanceOf(PojoTypeInfo.class);
    }
}
