package io.nowstream.ingest.publish;

import static io.nowstream.ingest.publish.TestFrames.at;
import static io.nowstream.ingest.publish.TestFrames.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.FeedRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuietFeedTest {

    private final QuietFeed feed = new QuietFeed("a", Duration.ofMinutes(5));

    private void frameArrives(String time) {
        feed.saw(FeedRecord.of(frame("a", time).arrivedAt(at(time))));
    }

    private List<String> ticksBefore(String time) {
        List<String> ticks = new ArrayList<>();
        for (Optional<FeedRecord> tick = feed.tickBefore(at(time));
                tick.isPresent();
                tick = feed.tickBefore(at(time))) {
            feed.saw(tick.get());
            ticks.add(TestFrames.inWords(tick.get()));
        }
        return ticks;
    }

    @Test
    void a_feed_that_has_not_begun_does_not_tick() {
        assertThat(ticksBefore("23:00")).isEmpty();
    }

    @Test
    void a_tick_is_due_one_cadence_after_the_newest_record() {
        frameArrives("12:02");

        assertThat(ticksBefore("12:06")).isEmpty();
        assertThat(ticksBefore("12:08")).containsExactly("a tick 12:07");
    }

    @Test
    void a_record_at_that_very_instant_takes_its_place() {
        frameArrives("12:00");

        assertThat(ticksBefore("12:05")).isEmpty();
    }

    @Test
    void ticks_carry_the_instant_they_were_due_however_late_one_looks() {
        frameArrives("12:00");

        assertThat(ticksBefore("12:16"))
                .containsExactly("a tick 12:05", "a tick 12:10", "a tick 12:15");
    }

    @Test
    void looking_often_or_once_gives_the_same_ticks() {
        frameArrives("12:00");
        List<String> often = new ArrayList<>();
        for (int minute = 1; minute < 60; minute++) {
            often.addAll(ticksBefore("12:%02d".formatted(minute)));
        }
        frameArrives("13:00");

        assertThat(often).hasSize(11);
        assertThat(ticksBefore("13:59")).hasSize(11);
    }

    @Test
    void after_its_end_a_feed_does_not_tick() {
        frameArrives("12:00");
        feed.saw(FeedRecord.end("a", at("12:05")));

        assertThat(ticksBefore("13:00")).isEmpty();
    }

    @Test
    void there_are_a_thousand_ticks_in_a_row_at_most() {
        frameArrives("12:00");

        assertThat(ticksBefore("2099-01-01T00:00:00Z")).hasSize(QuietFeed.MOST_IN_A_ROW);

        frameArrives("2099-01-01T00:00:00Z");
        assertThat(ticksBefore("2099-01-01T00:06:00Z")).hasSize(1);
    }

    @Test
    void a_record_that_arrives_out_of_order_does_not_turn_the_clock_back() {
        frameArrives("12:10");
        frameArrives("12:00");

        assertThat(feed.newest()).contains(at("12:10"));
    }

    @Test
    void a_cadence_of_zero_is_refused() {
        assertThatThrownBy(() -> new QuietFeed("a", Duration.ZERO))
                .hasMessage("feed a needs a cadence above zero, got PT0S");
    }
}
