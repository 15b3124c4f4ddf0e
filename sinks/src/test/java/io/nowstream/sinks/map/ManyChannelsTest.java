package io.nowstream.sinks.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.Frame;
import io.nowstream.frames.GapReport;
import io.nowstream.frames.Grid;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Feeds of several channels, and feeds of ten frames a second. */
class ManyChannelsTest {

    private static final Instant NOON = Instant.parse("2026-06-12T12:00:00Z");
    private static final Packing COUNTS = new Packing(CellType.UINT16, 1, 0, 65_535, -1);
    private static final Grid CITY = Grid.local(20, 10, 1000);
    private static final Grid ROOM = Grid.local(32, 32, 0.1);
    private static final ModelId MODEL = new ModelId("vmrnn", "cd".repeat(32));

    private final MapStore store = new MapStore(MapSettings.replay("test"));

    private static Channel filledWith(Grid grid, Quantity quantity, int code) {
        int[] codes = new int[grid.cells()];
        Arrays.fill(codes, code);
        return Channel.of(quantity, COUNTS, Cells.packCodes(codes, COUNTS));
    }

    private static List<Channel> flows(int in, int out) {
        return List.of(
                filledWith(CITY, Quantity.INFLOW, in), filledWith(CITY, Quantity.OUTFLOW, out));
    }

    private void cityFrame(Instant validTime, List<Channel> channels) {
        store.feedRecord(
                FeedRecord.of(
                        new Frame("city", CITY, validTime, validTime.plusSeconds(60), channels)));
    }

    private void nowcast(
            String feed, Grid grid, Instant issueTime, Duration cadence, int leads, Channel... of) {
        for (int lead = 1; lead <= leads; lead++) {
            store.nowcast(
                    new ForecastField(
                            "test",
                            feed,
                            issueTime,
                            0,
                            0,
                            lead,
                            leads,
                            issueTime.plus(cadence.multipliedBy(lead)),
                            1,
                            grid,
                            List.of(of),
                            MODEL,
                            Tier.FULL,
                            GapReport.COMPLETE));
        }
    }

    private void roomFrame(Instant validTime) {
        store.feedRecord(
                FeedRecord.of(
                        new Frame(
                                "room",
                                ROOM,
                                validTime,
                                validTime.plusMillis(50),
                                List.of(filledWith(ROOM, Quantity.TEMPERATURE, 21)))));
    }

    private TimelineView timeline(String feed, int channel) {
        return store.timeline(feed, channel).orElseThrow();
    }

    private static String hash(TimelineView.Step step) {
        return ImageAddress.parse(step.image()).orElseThrow().hash();
    }

    @Test
    void each_channel_has_its_own_images() {
        cityFrame(NOON, flows(3, 4));
        nowcast("city", CITY, NOON, Duration.ofMinutes(30), 2, flows(5, 6).toArray(Channel[]::new));

        TimelineView in = timeline("city", 0);
        TimelineView out = timeline("city", 1);

        assertThat(in.steps()).extracting(TimelineView.Step::quantity).containsOnly("inflow");
        assertThat(out.steps()).extracting(TimelineView.Step::quantity).containsOnly("outflow");
        assertThat(out.steps())
                .extracting(TimelineView.Step::image)
                .hasSize(3)
                .doesNotContainAnyElementsOf(
                        in.steps().stream().map(TimelineView.Step::image).toList());
        assertThat(store.field(hash(out.steps().get(2))).orElseThrow().channel().quantity())
                .isEqualTo(Quantity.OUTFLOW);
    }

    @Test
    void equal_cells_of_two_channels_are_two_images() {
        cityFrame(NOON, flows(3, 3));

        assertThat(timeline("city", 0).steps().get(0).image())
                .isNotEqualTo(timeline("city", 1).steps().get(0).image());
    }

    @Test
    void a_feed_tells_its_kind_its_channels_and_its_size() {
        cityFrame(NOON, flows(3, 4));

        FeedView feed = timeline("city", 0).feed();
        assertThat(feed.kind()).contains("traffic");
        assertThat(feed.channels())
                .containsExactly(
                        new FeedView.ChannelView(0, "inflow", "Inflow", "vehicles"),
                        new FeedView.ChannelView(1, "outflow", "Outflow", "vehicles"));
        assertThat(feed.rows()).contains(20);
        assertThat(feed.columns()).contains(10);
        assertThat(feed.geographic()).contains(false);
    }

    @Test
    void a_correction_of_the_second_channel_is_one() {
        cityFrame(NOON, flows(3, 4));
        String before = timeline("city", 1).steps().get(0).image();
        cityFrame(NOON, flows(3, 5));

        assertThat(timeline("city", 1).steps().get(0).image()).isNotEqualTo(before);
    }

    @Test
    void a_channel_the_feed_does_not_have_is_not_there() {
        cityFrame(NOON, flows(3, 4));

        assertThat(store.timeline("city", 2)).isEmpty();
        assertThat(store.timeline("city", -1)).isEmpty();
    }

    @Test
    void cells_of_all_channels_count_and_no_more_than_eight_are_kept() {
        Channel one = filledWith(CITY, Quantity.INFLOW, 3);
        cityFrame(NOON, List.of(one, one));
        assertThat(store.bytes()).isEqualTo(2L * one.cells().length);

        cityFrame(NOON.plusSeconds(1800), IntStream.range(0, 500).mapToObj(i -> one).toList());
        assertThat(store.bytes()).isEqualTo(10L * one.cells().length);
    }

    @Test
    void times_have_their_tenths_of_a_second() {
        roomFrame(NOON);
        roomFrame(NOON.plusMillis(100));
        roomFrame(NOON.plusMillis(200));
        nowcast(
                "room",
                ROOM,
                NOON.plusMillis(200),
                Duration.ofMillis(100),
                3,
                filledWith(ROOM, Quantity.TEMPERATURE, 22));

        TimelineView room = timeline("room", 0);
        assertThat(room.steps())
                .extracting(TimelineView.Step::validTime)
                .startsWith("2026-06-12T12:00:00Z", "2026-06-12T12:00:00.100Z")
                .endsWith("2026-06-12T12:00:00.500Z");
        assertThat(room.steps().get(5).leadSeconds()).contains(0.3);
        assertThat(room.feed().cadenceSeconds()).contains(0.1);
        assertThat(room.feed().ageSeconds()).contains(0.05);
    }

    @Test
    void a_page_may_be_some_seconds_behind_a_fast_feed() {
        roomFrame(NOON);
        Channel first = filledWith(ROOM, Quantity.TEMPERATURE, 20);
        nowcast("room", ROOM, NOON, Duration.ofMillis(100), 2, first);
        String hash = hash(timeline("room", 0).steps().get(1));

        for (int i = 1; i <= 50; i++) {
            Channel next = filledWith(ROOM, Quantity.TEMPERATURE, 20 + i);
            nowcast("room", ROOM, NOON.plusMillis(100L * i), Duration.ofMillis(100), 2, next);
        }
        assertThat(store.field(hash)).isPresent();

        for (int i = 51; i <= 52; i++) {
            Channel next = filledWith(ROOM, Quantity.TEMPERATURE, 20 + i);
            nowcast("room", ROOM, NOON.plusMillis(100L * i), Duration.ofMillis(100), 2, next);
        }
        assertThat(store.field(hash)).isEmpty();
    }
}
