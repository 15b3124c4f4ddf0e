package io.nowstream.operators.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.GapPolicy;
import io.nowstream.operators.WarningSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreWindowsTest {

    /** Twelve leads of five minutes, patience of two minutes, tolerance of ten. */
    private static FeedSpec feed(String name, Duration horizon) {
        return new FeedSpec(
                name,
                10,
                Duration.ofMinutes(5).toMillis(),
                12,
                Duration.ofMinutes(2).toMillis(),
                GapPolicy.HOLD,
                2,
                Duration.ofMinutes(10).toMillis(),
                horizon.toMillis(),
                "advection",
                new WarningSpec(20, 15, 30, 3000));
    }

    private static Duration live(FeedSpec... feeds) {
        return ScoreWindows.of(true, new Feeds(List.of(feeds))).lateness();
    }

    @Test
    void live_hours_are_remembered_as_long_as_a_score_of_an_admitted_frame_can_be_late() {
        assertThat(live(feed("a", Duration.ofHours(6))))
                .isEqualTo(Duration.ofHours(7).plusMinutes(12));
    }

    @Test
    void the_feed_that_may_be_latest_decides() {
        assertThat(live(feed("a", Duration.ofHours(6)), feed("b", Duration.ofDays(2))))
                .isEqualTo(Duration.ofDays(2).plusMinutes(72));
    }

    @Test
    void no_live_hour_is_remembered_for_more_than_a_week() {
        assertThat(live(feed("archive", Duration.ofDays(36_500)))).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void a_replay_remembers_all_of_them() {
        assertThat(
                        ScoreWindows.of(false, new Feeds(List.of(feed("a", Duration.ofHours(6)))))
                                .lateness())
                .isGreaterThan(Duration.ofDays(36_000));
    }
}
