package io.nowstream.frames.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.Frame;
import io.nowstream.frames.GapReport;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Reading;
import io.nowstream.frames.ScoreRecord;
import io.nowstream.frames.Tier;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WireTest {

    @Test
    void every_record_of_a_feeds_log_comes_back_with_all_its_fields() {
        for (FeedRecord record :
                List.of(
                        FeedRecord.of(Samples.frame()),
                        Samples.tick(),
                        Samples.release(),
                        Samples.end())) {
            assertSame(Wire.feedRecord(Wire.encode(record)), record);
        }
    }

    @Test
    void a_forecast_field_comes_back_with_all_its_fields() {
        assertSame(Wire.forecastField(Wire.encode(Samples.field())), Samples.field());
    }

    @Test
    void every_tier_comes_back() {
        for (Tier tier : Tier.values()) {
            assertThat(Wire.forecastField(Wire.encode(answeredBy(tier))).tier()).isEqualTo(tier);
        }
    }

    @Test
    void active_warnings_come_back_with_all_their_fields() {
        assertSame(Wire.activeWarnings(Wire.encode(Samples.warnings())), Samples.warnings());
    }

    @Test
    void a_reading_comes_back_with_all_its_fields() {
        assertSame(Wire.reading(Wire.encode(Samples.reading())), Samples.reading());
    }

    @Test
    void a_reading_of_no_place_and_no_value_comes_back() {
        Reading bare =
                new Reading(
                        "gauges",
                        "G1",
                        Samples.NOON,
                        Samples.NOON,
                        Double.NaN,
                        Double.NaN,
                        Double.NaN);
        assertThat(Wire.reading(Wire.encode(bare))).isEqualTo(bare);
    }

    @Test
    void scores_of_nowcasters_and_of_warnings_come_back_with_all_their_fields() {
        assertSame(Wire.scoreRecord(Wire.encode(Samples.score())), ScoreRecord.of(Samples.score()));
        assertSame(
                Wire.scoreRecord(Wire.encode(Samples.warningScore())),
                ScoreRecord.of(Samples.warningScore()));
    }

    @Test
    void a_rejected_row_comes_back_with_all_its_fields() {
        assertSame(Wire.rejected(Wire.encode(Samples.rejected())), Samples.rejected());
    }

    @Test
    void a_message_is_avro_single_object_encoding() {
        byte[] message = Wire.encode(Samples.tick());
        long fingerprint = Schemas.fingerprintOf(Schemas.inTheJar().current("Tick"));
        ByteBuffer expected = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
        expected.put((byte) 0xC3).put((byte) 1).putLong(fingerprint);
        assertThat(message).startsWith(expected.array());
        // A string is its length, doubled, and its UTF-8 bytes.
        assertThat(message[10]).isEqualTo((byte) 16);
        assertThat(new String(message, 11, 8, UTF_8)).isEqualTo("nl-radar");
    }

    @Test
    void the_same_record_gives_the_same_bytes() {
        assertThat(Wire.encode(Samples.field())).isEqualTo(Wire.encode(Samples.field()));
    }

    @Test
    void a_message_of_another_kind_is_named() {
        assertMalformed(
                () -> Wire.forecastField(Wire.encode(Samples.tick())),
                "message is a Tick, expected ForecastField");
        assertMalformed(
                () -> Wire.feedRecord(Wire.encode(Samples.field())),
                "message is a ForecastField, expected End or Frame or Release or Tick");
    }

    @Test
    void a_record_without_what_its_kind_promises_is_refused() {
        FeedRecord hollow =
                new FeedRecord(FeedRecord.Kind.FRAME, "nl-radar", Samples.NOON, null, null);
        assertThatThrownBy(() -> Wire.encode(hollow))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a record of kind FRAME of nl-radar carries no frame");
    }

    @Test
    void many_threads_may_read_and_write_at_once() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        Callable<Void> task =
                () -> {
                    for (int i = 0; i < 200; i++) {
                        assertSame(
                                Wire.feedRecord(Wire.encode(FeedRecord.of(Samples.frame()))),
                                FeedRecord.of(Samples.frame()));
                    }
                    return null;
                };
        try {
            for (Future<Void> done :
                    threads.invokeAll(Stream.generate(() -> task).limit(4).toList())) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** A generous bound for busy machines; alone, both ways together take some 30 µs. */
    @Test
    void a_frame_of_150_kilobytes_is_written_and_read_in_well_under_a_millisecond() {
        Frame frame = Samples.composite();
        FeedRecord record = FeedRecord.of(frame);
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 300; round++) {
            long start = System.nanoTime();
            FeedRecord back = Wire.feedRecord(Wire.encode(record));
            best = Math.min(best, System.nanoTime() - start);
            assertThat(back.feed()).isEqualTo(frame.feed());
        }
        System.out.printf("150 KB frame there and back: %d us%n", best / 1000);
        assertThat(best).isLessThan(1_000_000);
    }

    private static ForecastField answeredBy(Tier tier) {
        return new ForecastField(
                "live",
                "nl-radar",
                Samples.NOON,
                0,
                0,
                1,
                1,
                Samples.NOON,
                1,
                Samples.GRID,
                Samples.frame().channels(),
                new ModelId("any", ""),
                tier,
                GapReport.COMPLETE);
    }

    private static void assertSame(Object actual, Object expected) {
        assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
    }

    private static void assertMalformed(Callable<?> reading, String reason) {
        assertThatThrownBy(reading::call)
                .isInstanceOf(MalformedRecordException.class)
                .hasMessage(reason);
    }
}
