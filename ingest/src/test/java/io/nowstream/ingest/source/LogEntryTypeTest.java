package io.nowstream.ingest.source;

import static io.nowstream.ingest.publish.TestFrames.at;
import static io.nowstream.ingest.publish.TestFrames.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.LogEntry;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Release;
import io.nowstream.frames.wire.Wire;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/** What leaves the source is serialised by Flink as a POJO, with all that is in it. */
class LogEntryTypeTest {

    private static final Frame FRAME = frame("site/7", "12:00").arrivedAt(at("12:02"));

    private final TypeInformation<LogEntry> type = TypeInformation.of(LogEntry.class);

    private TypeSerializer<LogEntry> serializer() {
        SerializerConfigImpl config = new SerializerConfigImpl();
        config.setGenericTypes(false); // or creating the serializer fails
        return type.createSerializer(config);
    }

    private LogEntry thereAndBack(LogEntry entry) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer().serialize(entry, out);
        return serializer().deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    }

    private void assertSurvives(FeedRecord record) throws IOException {
        LogEntry back = thereAndBack(LogEntry.of(record, 17));
        assertThat(back.rejected()).isNull();
        assertThat(back.receivedEpochMicros()).isEqualTo(17);
        assertThat(Wire.encode(back.record())).isEqualTo(Wire.encode(record));
    }

    @Test
    void it_is_a_pojo_down_to_the_last_field() {
        assertThat(type).isInstanceOf(PojoTypeInfo.class);
        assertThat(serializer()).isNotNull();
    }

    @Test
    void a_frame_survives() throws Exception {
        assertSurvives(FeedRecord.of(FRAME));
    }

    @Test
    void a_tick_an_end_and_a_release_survive_without_what_they_do_not_have() throws Exception {
        assertSurvives(FeedRecord.tick("site/7", at("12:07")));
        assertSurvives(FeedRecord.end("site/7", at("12:12")));
        assertSurvives(
                FeedRecord.of(
                        new Release(
                                "site/7", at("12:00"), new ModelId("m", "ab"), new byte[] {1, 2}),
                        at("12:01")));
    }

    @Test
    void a_rejected_row_survives_without_a_record() throws Exception {
        Rejected row = new Rejected("x", "why", "ab", new byte[] {1, 2}, at("12:00"));

        LogEntry back = thereAndBack(LogEntry.of(row, 18));

        assertThat(back.record()).isNull();
        assertThat(Wire.encode(back.rejected())).isEqualTo(Wire.encode(row));
    }
}
