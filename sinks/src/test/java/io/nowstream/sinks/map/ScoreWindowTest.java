package io.nowstream.sinks.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Score;
import io.nowstream.frames.Warning;
import io.nowstream.frames.WarningScore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScoreWindowTest {

    private static final String FEED = "nl";
    private static final EarnedScores EARNED = new EarnedScores(FEED);
    private static final Instant NOON = Instant.parse("2026-06-12T12:00:00Z");

    private final MapStore store = new MapStore(MapSettings.replay("test"));

    private void earn(Instant issueTime, String model, long n, double squared) {
        EARNED.of(issueTime, model, 2, n, squared).forEach(store::score);
    }

    private void decide(String id, WarningScore.Outcome outcome, Instant time, long gainedMillis) {
        store.warningScore(
                new WarningScore(
                        "test",
                        FEED,
                        id,
                        outcome,
                        Warning.Event.THRESHOLD,
                        Quantity.RAIN_RATE,
                        10,
                        time.minusMillis(gainedMillis),
                        time,
                        gainedMillis,
                        25));
    }

    private ScoresView scores() {
        return store.scores(FEED).orElseThrow();
    }

    private ScoresView.ChannelView channel() {
        return scores().channels().get(0);
    }

    private List<String> names() {
        return channel().nowcasters().stream().map(n -> n.role() + " " + n.model()).toList();
    }

    private ScoresView.LeadView first(String model) {
        return channel().nowcasters().stream()
                .filter(nowcaster -> nowcaster.model().equals(model))
                .map(nowcaster -> nowcaster.leads().get(0))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void skill_is_over_the_baseline_that_is_hardest_to_beat() {
        earn(NOON, "vmrnn", 100, 300);
        earn(NOON, "persistence", 100, 900);
        earn(NOON, "advection", 100, 400);

        assertThat(names())
                .containsExactly("published vmrnn", "baseline advection", "baseline persistence");
        ScoresView.SkillView skill = channel().skill().get(0);
        assertThat(skill.over()).isEqualTo("advection");
        assertThat(skill.skill()).isEqualTo(0.25, within(1e-12));
        assertThat(skill.n()).isEqualTo(100);
        assertThat(skill.nowcasts()).isEqualTo(1);
        assertThat(first("persistence").mse()).contains(9.0);
    }

    @Test
    void a_network_released_half_way_is_compared_with_what_its_baselines_earned_since() {
        earn(NOON, "advection", 100, 100);
        earn(NOON.plusSeconds(300), "advection", 100, 400);
        earn(NOON.plusSeconds(300), "vmrnn", 100, 300);

        assertThat(first("advection").mse()).contains(4.0);
        assertThat(first("advection").n()).isEqualTo(100);
        assertThat(channel().skill().get(0).skill()).isEqualTo(0.25, within(1e-12));
    }

    @Test
    void what_stood_in_for_the_network_once_is_not_taken_for_it() {
        earn(NOON, "vmrnn", 100, 300);
        Score standIn =
                EARNED.of(NOON.plusSeconds(300), "advection", Score.Period.NOWCAST, 1, 100, 400);
        store.score(published(standIn));

        assertThat(channel().published()).isEqualTo("vmrnn");
    }

    private static Score published(Score score) {
        return new Score(
                score.run(),
                score.feed(),
                score.period(),
                score.from(),
                score.model(),
                score.tier(),
                false,
                score.quantity(),
                score.channel(),
                score.lead(),
                score.leadMillis(),
                score.nowcasts(),
                score.unverified(),
                score.n(),
                score.sumError(),
                score.sumAbsolute(),
                score.sumSquared(),
                score.errorUnit(),
                score.events());
    }

    @Test
    void without_a_baseline_there_is_no_skill() {
        earn(NOON, "vmrnn", 100, 300);

        assertThat(channel().skill()).isEmpty();
        assertThat(first("vmrnn").mse()).contains(3.0);
    }

    @Test
    void of_one_identity_the_last_counts() {
        earn(NOON, "vmrnn", 100, 300);
        earn(NOON, "vmrnn", 100, 300);

        assertThat(first("vmrnn").n()).isEqualTo(100);
        assertThat(scores().nowcasts()).isEqualTo(1);
    }

    @Test
    void hours_and_days_are_not_added_to_the_nowcasts_they_sum_up() {
        earn(NOON, "vmrnn", 100, 300);
        store.score(EARNED.of(NOON, "vmrnn", Score.Period.HOUR, 1, 1200, 3600));

        assertThat(first("vmrnn").n()).isEqualTo(100);
    }

    @Test
    void what_was_never_observed_is_counted_and_not_summed_up() {
        earn(NOON, "vmrnn", 100, 300);
        earn(NOON.plusSeconds(300), "vmrnn", 0, 0);

        assertThat(first("vmrnn").nowcasts()).isEqualTo(1);
        assertThat(first("vmrnn").unverified()).isEqualTo(1);
        assertThat(first("vmrnn").mse()).contains(3.0);
    }

    @Test
    void what_is_a_day_old_by_the_feeds_own_time_is_forgotten() {
        earn(NOON, "vmrnn", 100, 300);
        earn(NOON.plusSeconds(86_400), "vmrnn", 100, 500);
        assertThat(scores().nowcasts()).isEqualTo(2);

        earn(NOON.plusSeconds(86_700), "vmrnn", 100, 500);
        earn(NOON, "vmrnn", 100, 300);

        assertThat(scores().from()).contains("2026-06-13T12:00:00Z");
        assertThat(first("vmrnn").n()).isEqualTo(200);
    }

    @Test
    void a_feed_that_is_issued_ten_times_a_second_does_not_fill_the_memory() {
        for (int i = 0; i < 2000; i++) {
            earn(NOON.plusMillis(100L * i), "vmrnn", 100, 300);
            earn(NOON.plusMillis(100L * i), "persistence", 100, 300);
            decide("w" + i, WarningScore.Outcome.MISS, NOON.plusMillis(100L * i), 0);
        }

        assertThat(scores().nowcasts()).isEqualTo(ScoreWindow.NOWCASTS_KEPT);
        assertThat(first("vmrnn").n()).isEqualTo(100L * ScoreWindow.NOWCASTS_KEPT);
        assertThat(scores().warnings().orElseThrow().n()).isEqualTo(500);
        assertThat(store.bytes()).isLessThan(500_000);
    }

    @Test
    void a_name_used_again_begins_without_scores() {
        SyntheticRain rain = SyntheticRain.withoutGeography(FEED);
        store.feedRecord(FeedRecord.of(rain.frameAt(NOON)));
        earn(NOON, "vmrnn", 100, 300);
        store.feedRecord(FeedRecord.end(FEED, NOON.plusSeconds(60)));
        store.feedRecord(FeedRecord.of(rain.frameAt(NOON.minusSeconds(900))));

        assertThat(scores().channels()).isEmpty();
    }

    @Test
    void warnings_are_counted_by_what_became_of_them() {
        decide("a", WarningScore.Outcome.HIT, NOON, 600_000);
        decide("a", WarningScore.Outcome.HIT, NOON, 600_000);
        decide("b", WarningScore.Outcome.HIT, NOON, 1_200_000);
        decide("c", WarningScore.Outcome.FALSE_ALARM, NOON, 0);
        decide("d", WarningScore.Outcome.MISS, NOON, 0);

        assertThat(scores().warnings())
                .contains(new ScoresView.WarningsView(4, 2, 1, 1, Optional.of(900.0)));
    }
}
