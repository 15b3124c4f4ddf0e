package io.nowstream.ingest.source;

import static io.nowstream.ingest.publish.TestFrames.at;
import static io.nowstream.ingest.publish.TestFrames.frame;
import static io.nowstream.ingest.publish.TestFrames.inWords;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.ClaimChecks;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.LogEntry;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Sha256;
import io.nowstream.frames.Stamps;
import io.nowstream.frames.Store;
import io.nowstream.frames.wire.Wire;
import io.nowstream.ingest.publish.FrameDigest;
import io.nowstream.ingest.publish.TestFrames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogEntryDeserializerTest {

    private static final Frame FRAME = frame("site/7", "12:00").arrivedAt(at("12:02"));

    @TempDir private Path directory;
    private LogEntryDeserializer deserializer;

    /** Goes the way to the task, as Java serialisation has it. */
    @BeforeEach
    void deploy() throws Exception {
        deploy(StoreIn.directory(directory.toString()));
    }

    private void deploy(StoreOpener store) throws Exception {
        deserializer = InstantiationUtil.clone(new LogEntryDeserializer(store));
        deserializer.open(null);
    }

    /** As an application writes it: a lambda over a name. */
    private static final class StoreIn {
        static StoreOpener directory(String name) {
            return () -> new LocalStore(Path.of(name));
        }
    }

    private LogEntry read(byte[] key, byte[] value) throws IOException {
        List<LogEntry> out = new ArrayList<>();
        deserializer.deserialize(
                new ConsumerRecord<>(
                        "storm.frames",
                        1,
                        42,
                        at("12:02").toEpochMilli(),
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

    private LogEntry read(String key, byte[] value) throws IOException {
        return read(key.getBytes(StandardCharsets.UTF_8), value);
    }

    private Rejected rejected(byte[] key, byte[] value) throws IOException {
        LogEntry entry = read(key, value);
        assertThat(entry.record()).isNull();
        return entry.rejected();
    }

    private Rejected rejected(String key, byte[] value) throws IOException {
        return rejected(key.getBytes(StandardCharsets.UTF_8), value);
    }

    @Test
    void a_frame_comes_out_as_it_went_in() throws Exception {
        long before = Stamps.nowEpochMicros();

        LogEntry entry = read("site/7", Wire.encode(FeedRecord.of(FRAME)));

        assertThat(entry.rejected()).isNull();
        assertThat(inWords(entry.record())).isEqualTo("site/7 frame 12:00 arrived 12:02");
        assertThat(FrameDigest.of(entry.record().frame())).isEqualTo(FrameDigest.of(FRAME));
        assertThat(entry.receivedEpochMicros()).isBetween(before, Stamps.nowEpochMicros());
    }

    @Test
    void ticks_and_ends_come_out_too() throws Exception {
        FeedRecord tick = FeedRecord.tick("site/7", at("12:07"));
        FeedRecord end = FeedRecord.end("site/7", at("12:12"));

        assertThat(read("site/7", Wire.encode(tick)).record()).isEqualTo(tick);
        assertThat(read("site/7", Wire.encode(end)).record()).isEqualTo(end);
    }

    @Test
    void random_bytes_become_a_row_that_is_a_function_of_the_message() throws Exception {
        byte[] bytes = new byte[100];
        new Random(3).nextBytes(bytes);

        Rejected row = rejected("site/7", bytes);

        assertThat(row.origin()).isEqualTo("storm.frames-1@42");
        assertThat(row.reason()).isNotBlank();
        assertThat(row.sha256()).isEqualTo(Sha256.of(bytes));
        assertThat(row.bytes()).isEqualTo(bytes);
        assertThat(row.rejectedAt()).isEqualTo(at("12:02"));
    }

    @Test
    void only_the_first_megabyte_of_a_bad_message_is_kept() throws Exception {
        assertThat(rejected("site/7", new byte[3_000_000]).bytes()).hasSize(Rejected.KEPT_BYTES);
    }

    @Test
    void a_message_cut_off_anywhere_is_rejected() throws Exception {
        byte[] whole = Wire.encode(FeedRecord.of(FRAME));
        for (int length = 0; length < whole.length; length++) {
            assertThat(rejected("site/7", Arrays.copyOf(whole, length)).reason()).isNotBlank();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void a_message_with_any_byte_changed_does_not_throw(long seed) throws Exception {
        byte[] whole = Wire.encode(FeedRecord.of(FRAME));
        Random random = new Random(seed);
        for (int i = 0; i < whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i] = (byte) random.nextInt();
            LogEntry entry = read("site/7", changed);
            assertThat(entry.record() == null).isNotEqualTo(entry.rejected() == null);
        }
    }

    @Test
    void a_key_that_is_not_the_feed_is_rejected() throws Exception {
        byte[] value = Wire.encode(FeedRecord.of(FRAME));

        assertThat(rejected("site/8", value).reason())
                .isEqualTo("message of feed site/7 has key site/8; expected its feed");
        assertThat(rejected((byte[]) null, value).reason())
                .isEqualTo("message of feed site/7 has no key; expected its feed");
    }

    @Test
    void a_message_without_a_value_is_rejected() throws Exception {
        assertThat(rejected("site/7", null).reason()).isEqualTo("message has no value");
    }

    @Test
    void a_row_or_another_record_is_not_taken_for_a_frame() throws Exception {
        byte[] row = Wire.encode(new Rejected("x", "y", "", new byte[0], Instant.EPOCH));

        assertThat(rejected("site/7", row).reason()).contains("Rejected");
    }

    @Test
    void a_claim_is_redeemed_from_the_store() throws Exception {
        Frame claimed = new ClaimChecks(new LocalStore(directory), 0).deposit(FRAME);

        LogEntry entry = read("site/7", Wire.encode(FeedRecord.of(claimed)));

        assertThat(entry.record().frame().channels().get(0).values(TestFrames.GRID))
                .isEqualTo(FRAME.channels().get(0).values(TestFrames.GRID));
    }

    @Test
    void a_claim_that_the_store_does_not_have_is_rejected() throws Exception {
        Frame claimed = new ClaimChecks(new LocalStore(directory), 0).deposit(FRAME);
        String claim = claimed.channels().get(0).claim();
        Files.delete(directory.resolve("claims").resolve(claim));

        assertThat(rejected("site/7", Wire.encode(FeedRecord.of(claimed))).reason())
                .contains(claim);
    }

    @Test
    void a_store_that_does_not_answer_is_no_reason_to_reject() throws Exception {
        Frame claimed = new ClaimChecks(new LocalStore(directory), 0).deposit(FRAME);
        deploy(AwayStore::new);

        assertThatThrownBy(() -> read("site/7", Wire.encode(FeedRecord.of(claimed))))
                .isInstanceOf(IOException.class)
                .hasMessage("away");
    }

    private static final class AwayStore implements Store {

        @Override
        public void put(String name, byte[] bytes) throws IOException {
            throw new IOException("away");
        }

        @Override
        public Optional<byte[]> get(String name) throws IOException {
            throw new IOException("away");
        }

        @Override
        public List<String> list(String prefix) throws IOException {
            throw new IOException("away");
        }
    }
}
