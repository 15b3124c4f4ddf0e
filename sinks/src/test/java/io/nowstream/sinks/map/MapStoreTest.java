package io.nowstream.sinks.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.ActiveWarnings;
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
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Tier;
import io.nowstream.frames.Warning;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MapStoreTest {

    private static final Packing CODES = new Packing(CellType.UINT8, 1, 0, 255, 0);
    private static final Grid GRID = Grid.local(4, 4, 1000);
    private static final String FEED = "nl";

    private MapStore store = new MapStore(MapSettings.replay("test").keeping(5, 3));

    private static Instant at(String clock) {
        return Instant.parse("2026-06-12T" + clock + ":00Z");
    }

    private static Channel filledWith(int code) {
        int[] codes = new int[GRID.cells()];
        Arrays.fill(codes, code);
        return Channel.of(Quantity.RAIN_RATE, CODES, Cells.packCodes(codes, CODES));
    }

    private void frame(String feed, String validTime, int code) {
        Instant valid = at(validTime);
        store.feedRecord(
                FeedRecord.of(
                        new Frame(
                                feed,
                                GRID,
                                valid,
                                valid.plusSeconds(60),
                                List.of(filledWith(code)))));
    }

    private void frames(String... validTimes) {
        for (String validTime : validTimes) {
            frame(FEED, validTime, 1);
        }
    }

    private static ForecastField lead(String issue, int revision, int lead, int leads, int code) {
        return new ForecastField(
                "test",
                FEED,
                at(issue),
                revision,
                0,
                lead,
                leads,
                at(issue).plus(Duration.ofMinutes(5L * lead)),
                1,
                GRID,
                List.of(filledWith(code)),
                new ModelId("advection", "ab".repeat(32)),
                Tier.ADVECTION,
                GapReport.COMPLETE);
    }

    private void nowcast(String issue, int revision, int leads, int code) {
        for (int lead = 1; lead <= leads; lead++) {
            store.nowcast(lead(issue, revision, lead, leads, code));
        }
    }

    private static Warning warning(String id, Warning.State state, String expires) {
        return new Warning(
                id,
                0,
                state,
                Quantity.RAIN_RATE,
                10,
                20,
                at("12:00"),
                at("12:10"),
                at(expires),
                12,
                new double[][] {{0, 0, 1, 0, 1, 1, 0, 0}},
                "");
    }

    private void warnings(long number, Warning... warnings) {
        warnings("12:00", number, warnings);
    }

    private void warnings(String issue, long number, Warning... warnings) {
        store.warnings(new ActiveWarnings("test", FEED, at(issue), number, List.of(warnings)));
    }

    private FeedView feed() {
        return store.timeline(FEED, 0).orElseThrow().feed();
    }

    private List<TimelineView.Step> steps() {
        return store.timeline(FEED, 0).orElseThrow().steps();
    }

    private List<String> times(String kind) {
        return steps().stream()
                .filter(step -> step.kind().equals(kind))
                .map(step -> step.validTime().substring(11, 16))
                .toList();
    }

    @Test
    void the_newest_frames_are_kept_in_order_of_valid_time() {
        frames("12:10", "12:00", "12:05", "12:20", "12:15", "12:25", "11:00");

        assertThat(times("observed")).containsExactly("12:05", "12:10", "12:15", "12:20", "12:25");
    }

    @Test
    void a_correction_replaces_the_frame() {
        frame(FEED, "12:00", 1);
        String before = steps().get(0).image();
        frame(FEED, "12:00", 2);

        assertThat(steps()).hasSize(1);
        assertThat(steps().get(0).image()).isNotEqualTo(before);
    }

    @Test
    void the_same_bytes_have_the_same_image() {
        frame(FEED, "12:00", 7);
        frame("other", "13:00", 7);

        assertThat(store.timeline("other", 0).orElseThrow().steps().get(0).image())
                .isEqualTo(steps().get(0).image());
    }

    @Test
    void a_nowcast_is_shown_when_all_its_leads_are_there() {
        frames("12:00");
        nowcast("12:00", 0, 3, 1);
        frames("12:05");
        store.nowcast(lead("12:05", 0, 1, 3, 1));

        assertThat(times("forecast")).as("of the old one").containsExactly("12:10", "12:15");

        store.nowcast(lead("12:05", 0, 3, 3, 1));
        store.nowcast(lead("12:05", 0, 2, 3, 1));
        assertThat(times("forecast")).containsExactly("12:10", "12:15", "12:20");
        assertThat(feed().lagSeconds()).contains(0.0);
    }

    @Test
    void what_is_observed_is_no_longer_forecast() {
        frames("12:00");
        nowcast("12:00", 0, 3, 1);
        frames("12:05", "12:10");

        assertThat(times("forecast")).containsExactly("12:15");
        assertThat(feed().lagSeconds()).contains(600.0);
    }

    @Test
    void a_higher_revision_wins_whatever_the_order() {
        frames("12:00");
        nowcast("12:00", 1, 2, 9);
        String revised = steps().get(1).image();
        nowcast("12:00", 0, 2, 5);

        assertThat(steps().get(1).image()).isEqualTo(revised);
        assertThat(feed().revision()).contains(1);
    }

    @Test
    void of_one_identity_the_last_wins() {
        frames("12:00");
        nowcast("12:00", 0, 2, 5);
        String first = steps().get(1).image();
        store.nowcast(lead("12:00", 0, 1, 2, 6));

        assertThat(steps()).hasSize(3);
        assertThat(steps().get(1).image()).isNotEqualTo(first);
    }

    @Test
    void an_image_can_be_fetched_though_its_nowcast_has_just_been_replaced() {
        frames("12:00");
        nowcast("12:00", 0, 2, 5);
        String hash = ImageAddress.parse(steps().get(1).image()).orElseThrow().hash();

        nowcast("12:05", 0, 2, 6);
        assertThat(store.field(hash)).isPresent();

        nowcast("12:10", 0, 2, 7);
        assertThat(store.field(hash)).isEmpty();
    }

    @Test
    void the_feed_heard_of_least_recently_goes_first() {
        frame("a", "12:00", 1);
        frame("b", "12:00", 1);
        frame("c", "12:00", 1);
        frame("a", "12:05", 1);
        frame("d", "12:05", 1);

        assertThat(store.feeds()).extracting(FeedView::name).containsExactly("a", "c", "d");
    }

    @Test
    void cells_stay_within_their_budget() {
        int one = filledWith(1).cells().length;
        MapSettings roomy = MapSettings.replay("test");
        store =
                new MapStore(
                        new MapSettings(
                                "test",
                                true,
                                feed -> true,
                                10,
                                100,
                                3L * one,
                                0,
                                3,
                                roomy.tolerance(),
                                roomy.horizon()));
        frame("a", "12:00", 1);
        frame("b", "12:00", 1);
        frame("b", "12:05", 1);
        assertThat(store.bytes()).isEqualTo(3L * one);

        frame("b", "12:10", 1);
        assertThat(store.feeds()).extracting(FeedView::name).containsExactly("b");
        frame("b", "12:15", 1);

        assertThat(store.timeline("b", 0).orElseThrow().steps()).hasSize(3);
        assertThat(store.bytes()).isEqualTo(3L * one);
    }

    @Test
    void a_replay_tells_time_by_the_newest_arrival() {
        assertThat(store.clock()).isEmpty();
        frames("12:00");
        store.feedRecord(FeedRecord.tick(FEED, at("12:09")));

        assertThat(store.clock()).contains(at("12:09"));
        assertThat(feed().ageSeconds()).contains(540.0);
        assertThat(feed().silent()).isFalse();
    }

    @Test
    void a_feed_without_frames_for_three_cadences_is_silent() {
        frames("12:00", "12:05", "12:10");
        store.feedRecord(FeedRecord.tick(FEED, at("12:26")));
        assertThat(feed().silent()).as("15 min after the last arrival").isFalse();

        store.feedRecord(FeedRecord.tick(FEED, at("12:27")));
        assertThat(feed().silent()).isTrue();
    }

    @Test
    void feeds_that_are_replayed_together_may_lie_years_apart() {
        frames("12:00", "12:05");
        warnings("12:05", 1, warning("a", Warning.State.RAISED, "12:30"));
        store.feedRecord(
                FeedRecord.of(
                        new Frame(
                                "later",
                                GRID,
                                at("12:00").plus(Duration.ofDays(4000)),
                                at("12:01").plus(Duration.ofDays(4000)),
                                List.of(filledWith(1)))));

        assertThat(feed().silent()).isFalse();
        assertThat(feed().ageSeconds()).contains(60.0);
        assertThat(standing()).containsExactly("a");
    }

    @Test
    void a_feed_that_has_ended_is_not_silent() {
        frames("12:00", "12:05");
        store.feedRecord(FeedRecord.end(FEED, at("12:06")));
        store.feedRecord(FeedRecord.tick(FEED, at("18:00")));

        assertThat(feed().ended()).isTrue();
        assertThat(feed().silent()).isFalse();
    }

    @Test
    void a_name_used_again_begins_anew() {
        frames("12:00", "12:05");
        nowcast("12:05", 0, 2, 1);
        store.feedRecord(FeedRecord.end(FEED, at("12:06")));
        frames("11:00");

        assertThat(times("observed")).containsExactly("11:00");
        assertThat(times("forecast")).isEmpty();
        assertThat(feed().ended()).isFalse();
    }

    @Test
    void a_live_run_tells_time_by_the_machine() {
        store = new MapStore(MapSettings.live("live"), () -> at("13:00"));
        frames("12:00");

        assertThat(feed().ageSeconds()).contains(3600.0);
        assertThat(feed().silent()).isTrue();
    }

    @Test
    void a_frame_from_the_future_or_long_ago_is_refused() {
        frames("12:00");
        Instant arrival = at("12:06");
        for (String poison : List.of("2099-01-01T00:00:00Z", "1970-01-01T00:00:00Z")) {
            store.feedRecord(
                    FeedRecord.of(
                            new Frame(
                                    FEED,
                                    GRID,
                                    Instant.parse(poison),
                                    arrival,
                                    List.of(filledWith(1)))));
        }

        assertThat(times("observed")).containsExactly("12:00");
        assertThat(store.counts().refused()).isEqualTo(2);
    }

    @Test
    void a_feed_nobody_wants_is_refused() {
        store = new MapStore(MapSettings.replay("test").showing(FEED::equals));
        frame("unknown", "12:00", 1);
        frames("12:00");

        assertThat(store.feeds()).extracting(FeedView::name).containsExactly(FEED);
        assertThat(store.counts().refused()).isEqualTo(1);
    }

    @Test
    void a_field_that_claims_two_billion_leads_is_refused() {
        store.nowcast(lead("12:00", 0, 1, 2_000_000_000, 1));

        assertThat(store.feeds()).isEmpty();
        assertThat(store.counts().refused()).isEqualTo(1);
    }

    @Test
    void candidates_are_named_beside_the_nowcast() {
        frames("12:00");
        store.candidate(lead("12:00", 0, 1, 1, 1));

        assertThat(feed().baselines())
                .extracting(FeedView.BaselineView::model)
                .containsExactly("advection");
        assertThat(times("forecast")).isEmpty();
    }

    @Test
    void warnings_stand_until_cancelled_replaced_or_lapsed() {
        frames("12:00");
        warnings(
                5,
                warning("a", Warning.State.RAISED, "12:30"),
                warning("b", Warning.State.CANCELLED, "12:30"),
                warning("c", Warning.State.UPDATED, "12:00"));
        assertThat(standing()).containsExactly("a");

        warnings(4, warning("old", Warning.State.RAISED, "12:30"));
        assertThat(standing()).as("an older set").containsExactly("a");

        warnings(6);
        assertThat(standing()).isEmpty();
    }

    @Test
    void the_end_of_a_feed_takes_its_warnings_off_the_map_before_they_lapse() {
        frames("12:00");
        warnings(5, warning("a", Warning.State.RAISED, "12:30"));
        warnings(6, warning("a", Warning.State.CANCELLED, "12:30"));

        assertThat(standing()).isEmpty();
    }

    @Test
    void a_new_life_of_a_feed_has_its_warnings_shown_though_its_numbers_begin_again() {
        frames("12:00");
        store.feedRecord(FeedRecord.end(FEED, at("12:01")));
        frames("12:05");
        // The frames topic is ahead of the warnings.
        warnings("12:00", 7, warning("a", Warning.State.CANCELLED, "12:30"));
        warnings("12:05", 0, warning("b", Warning.State.RAISED, "12:30"));
        assertThat(standing()).containsExactly("b");

        warnings("12:00", 6, warning("a", Warning.State.RAISED, "12:30"));
        assertThat(standing()).as("a set that came again").containsExactly("b");
    }

    private List<String> standing() {
        return store.warningsStanding().stream().map(s -> s.warning().id()).toList();
    }

    @Test
    void late_rows_are_counted_apart() {
        for (String reason : List.of("late: older than the ring", "truncated HDF5", "late: x")) {
            store.rejected(new Rejected(FEED, reason, "", new byte[0], at("12:00")));
        }

        assertThat(store.counts().late()).isEqualTo(2);
        assertThat(store.counts().rejected()).isEqualTo(1);
    }

    @Test
    void watchers_hear_of_what_can_be_seen_and_of_nothing_else() {
        List<String> heard = new ArrayList<>();
        store.watch(change -> heard.add(change.feed() + " " + change.what().label()));

        frames("12:00", "12:00", "12:05");
        store.nowcast(lead("12:05", 0, 1, 2, 1));
        store.nowcast(lead("12:05", 0, 2, 2, 1));
        warnings(1);
        store.feedRecord(FeedRecord.tick(FEED, at("12:09")));
        store.feedRecord(FeedRecord.end(FEED, at("12:10")));

        assertThat(heard)
                .containsExactly("nl feed", "nl frame", "nl nowcast", "nl alerts", "nl feed");
    }

    @Test
    void a_feed_is_found_by_number_and_by_name() {
        frame("sevir/S801234", "12:00", 1);
        int id = store.feeds().get(0).id();

        assertThat(store.timeline(String.valueOf(id), 0)).isPresent();
        assertThat(store.timeline("sevir/S801234", 0)).isPresent();
        assertThat(store.timeline("sevir", 0)).isEmpty();
    }
}
