package io.nowstream.operators.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.Channel;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.LogEntry;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Release;
import io.nowstream.frames.Sha256;
import io.nowstream.frames.wire.Wire;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.GapPolicy;
import io.nowstream.operators.assembly.Admission.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is let through, and what is said about the rest. */
class AdmissionTest {

    private static final String FEED = AssemblyVerbs.FEED;
    private static final Instant NOON = Instant.parse("2024-06-12T12:00:00Z");

    private Admission admission;
    private OneInputStreamOperatorTestHarness<LogEntry, LogEntry> harness;

    @BeforeEach
    void one_feed_is_configured() throws Exception {
        admission = new Admission(new Feeds(List.of(AssemblyVerbs.spec(GapPolicy.SKIP, 0))));
        harness = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(admission));
        harness.setup();
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private void arrive(FeedRecord record) throws Exception {
        harness.processElement(LogEntry.of(record, 1), 0);
    }

    private void arrive(Instant validTime, Instant arrivalTime) throws Exception {
        Frame frame = AssemblyVerbs.frame(validTime, 0, AssemblyVerbs.GRID);
        arrive(FeedRecord.of(frame.arrivedAt(arrivalTime)));
    }

    private List<LogEntry> admitted() {
        return harness.extractOutputValues();
    }

    private Rejected theRejected() {
        var rows = harness.getSideOutput(Admission.REJECTED);
        assertThat(rows).hasSize(1);
        assertThat(admitted()).isEmpty();
        return rows.element().getValue();
    }

    @Test
    void frames_ticks_releases_and_ends_of_a_configured_feed_pass() throws Exception {
        ModelId model = new ModelId("model", "hash");
        arrive(NOON, NOON.plusSeconds(60));
        arrive(FeedRecord.tick(FEED, NOON));
        arrive(FeedRecord.of(new Release(FEED, NOON, model, new byte[0]), NOON));
        arrive(FeedRecord.end(FEED, NOON));

        assertThat(admitted()).hasSize(4);
        assertThat(harness.getSideOutput(Admission.REJECTED)).isNull();
    }

    @Test
    void a_frame_from_the_future_is_rejected() throws Exception {
        arrive(Instant.parse("2099-01-01T00:00:00Z"), NOON);

        assertThat(theRejected().reason())
                .isEqualTo(
                        "frame of 2099-01-01T00:00:00Z is from the future: it arrived at"
                                + " 2024-06-12T12:00:00Z; nl-radar tolerates PT1M");
        assertThat(admission.refused(Reason.FUTURE)).isEqualTo(1);
    }

    @Test
    void a_frame_from_1970_is_rejected() throws Exception {
        arrive(Instant.EPOCH, NOON);

        assertThat(theRejected().reason())
                .isEqualTo(
                        "frame of 1970-01-01T00:00:00Z is from before the horizon: it arrived at"
                                + " 2024-06-12T12:00:00Z; nl-radar looks back PT6H");
        assertThat(admission.refused(Reason.HORIZON)).isEqualTo(1);
    }

    @Test
    void tolerance_and_horizon_themselves_are_allowed() throws Exception {
        arrive(NOON.plusSeconds(60), NOON);
        arrive(NOON.minusSeconds(6 * 3600), NOON);

        assertThat(admitted()).hasSize(2);
    }

    @Test
    void a_feed_that_is_not_configured_is_rejected() throws Exception {
        arrive(FeedRecord.tick("de-radar", NOON));

        assertThat(theRejected().reason())
                .isEqualTo(
                        "feed de-radar is not configured: no entry's name or pattern matches it");
        assertThat(theRejected().origin()).isEqualTo("de-radar");
        assertThat(admission.refused(Reason.UNKNOWN_FEED)).isEqualTo(1);
    }

    @Test
    void an_arrival_time_that_no_clock_shows_is_rejected() throws Exception {
        arrive(FeedRecord.tick(FEED, Instant.ofEpochMilli(Long.MAX_VALUE)));

        assertThat(theRejected().reason())
                .isEqualTo(
                        "TICK of nl-radar arrived at +292278994-08-17T07:12:55.807Z, which no"
                                + " clock shows: expected 1900-01-01T00:00:00Z to"
                                + " 2200-01-01T00:00:00Z");
        assertThat(admission.refused(Reason.CLOCK)).isEqualTo(1);
    }

    @Test
    void a_frame_with_damaged_cells_is_rejected() throws Exception {
        Channel damaged = Channel.of(Quantity.RAIN_RATE, Packing.FLOATS, new byte[] {1, 2, 3});
        arrive(FeedRecord.of(new Frame(FEED, AssemblyVerbs.GRID, NOON, NOON, List.of(damaged))));

        assertThat(theRejected().reason())
                .startsWith(
                        "frame of 2024-06-12T12:00:00Z has RAIN_RATE cells that cannot be used:");
        assertThat(admission.refused(Reason.CELLS)).isEqualTo(1);
    }

    @Test
    void what_the_source_could_not_decode_leaves_as_it_came() throws Exception {
        Rejected row = new Rejected("live.frames-0@7", "no such schema", "00", new byte[3], NOON);
        harness.processElement(LogEntry.of(row, 1), 0);

        assertThat(theRejected()).usingRecursiveComparison().isEqualTo(row);
        assertThat(admission.refused(Reason.UNDECODABLE)).isEqualTo(1);
    }

    @Test
    void a_rejected_record_is_kept_as_it_was_written() throws Exception {
        FeedRecord record = FeedRecord.tick("de-radar", NOON);
        arrive(record);

        assertThat(Wire.feedRecord(theRejected().bytes())).isEqualTo(record);
        assertThat(theRejected().sha256()).isEqualTo(Sha256.of(Wire.encode(record)));
        assertThat(theRejected().rejectedAt()).isEqualTo(NOON);
    }

    @Test
    void of_a_large_record_the_first_megabyte_is_kept() throws Exception {
        byte[] cells = new byte[3 << 20];
        new Random(1).nextBytes(cells);
        Grid grid = Grid.local(1024, 1024, 1000);
        Channel channel = Channel.of(Quantity.RAIN_RATE, Packing.FLOATS, cells);
        FeedRecord record = FeedRecord.of(new Frame(FEED, grid, NOON, NOON, List.of(channel)));
        arrive(record);

        assertThat(theRejected().bytes()).hasSize(1 << 20);
        assertThat(theRejected().sha256()).isEqualTo(Sha256.of(Wire.encode(record)));
    }
}
