package io.nowstream.operators.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.ModelId;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.RetrainRequest;
import io.nowstream.frames.Score;
import io.nowstream.frames.Tier;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.GapPolicy;
import io.nowstream.operators.WarningSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A network beside advection and persistence, whose mean squared errors are 10 and 20 all the time.
 * Skill stands on ten nowcasts, must be a tenth below its past, five nowcasts in a row.
 */
class DriftMonitorTest {

    private static final Instant NOON = Instant.parse("2024-06-12T12:00:00Z");
    private static final Duration CADENCE = Duration.ofMinutes(5);
    private static final int LEADS = 4;
    private static final int MIDDLE = 2;
    private static final int WINDOW = 10;
    private static final int PATIENCE = 5;

    private KeyedOneInputStreamOperatorTestHarness<String, Score, RetrainRequest> harness;
    private int issue;

    @BeforeEach
    void start() throws Exception {
        open(null);
    }

    private void open(OperatorSubtaskState snapshot) throws Exception {
        FeedSpec feed =
                new FeedSpec(
                        "radar",
                        10,
                        CADENCE.toMillis(),
                        LEADS,
                        0,
                        GapPolicy.HOLD,
                        2,
                        0,
                        0,
                        "vmrnn",
                        new WarningSpec(160, 133, 20, 3000));
        harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(
                                new DriftMonitor(
                                        new Feeds(List.of(feed)),
                                        new DriftSpec(WINDOW, 0.1, PATIENCE))),
                        Score::feed,
                        Types.STRING);
        harness.setup();
        if (snapshot != null) {
            harness.initializeState(snapshot);
        }
        harness.open();
    }

    @AfterEach
    void stop() throws Exception {
        harness.close();
    }

    /** So many nowcasts whose mean squared error is this. */
    private void nowcasts(int count, String hash, double error) throws Exception {
        for (int i = 0; i < count; i++, issue++) {
            score(hash, Tier.FULL, false, MIDDLE, error);
            baselines();
        }
    }

    private void baselines() throws Exception {
        score("a", Tier.ADVECTION, true, MIDDLE, 10);
        score("p", Tier.PERSISTENCE, true, MIDDLE, 20);
    }

    private void score(String hash, Tier tier, boolean candidate, int lead, double error)
            throws Exception {
        Score score =
                new Score(
                        "run",
                        "radar",
                        Score.Period.NOWCAST,
                        time(issue),
                        new ModelId("model", hash),
                        tier,
                        candidate,
                        Quantity.VIL,
                        0,
                        lead,
                        CADENCE.multipliedBy(lead).toMillis(),
                        1,
                        0,
                        100,
                        0,
                        0,
                        100 * error,
                        "VIL",
                        List.of());
        harness.processElement(score, 0);
    }

    private static Instant time(int index) {
        return NOON.plus(CADENCE.multipliedBy(index));
    }

    private List<RetrainRequest> requests() {
        return harness.extractOutputValues();
    }

    @Test
    void steady_skill_asks_for_nothing() throws Exception {
        nowcasts(20 * WINDOW, "h", 6);

        assertThat(requests()).isEmpty();
    }

    @Test
    void a_network_that_was_never_better_asks_for_nothing() throws Exception {
        nowcasts(20 * WINDOW, "h", 15);

        assertThat(requests()).isEmpty();
    }

    @Test
    void a_loss_of_skill_asks_once_and_says_why_and_since_when() throws Exception {
        nowcasts(2 * WINDOW, "h", 6);
        nowcasts(4 * WINDOW, "h", 12);

        assertThat(requests()).hasSize(1);
        RetrainRequest request = requests().get(0);
        assertThat(request.run()).isEqualTo("run");
        assertThat(request.feed()).isEqualTo("radar");
        assertThat(request.cause()).isEqualTo(RetrainRequest.Cause.DRIFT);
        // Two of ten at 12 make a skill of 0.28, below 0.3; known when the next nowcast is scored.
        assertThat(request.since()).isEqualTo(time(2 * WINDOW + 1));
        assertThat(request.at()).isEqualTo(time(2 * WINDOW + 1 + PATIENCE + MIDDLE));
        assertThat(request.reason())
                .isEqualTo(
                        "skill over the best baseline is 0.040 over the last 10 nowcasts at lead 2;"
                                + " it used to be 0.400");
    }

    @Test
    void one_strange_storm_is_no_drift() throws Exception {
        nowcasts(2 * WINDOW, "h", 6);
        nowcasts(1, "h", 60);
        score("x", Tier.FULL, true, MIDDLE, 60);
        nowcasts(5 * WINDOW, "h", 6);

        // It is in the window for as long as the window is, and longer than patience lasts.
        assertThat(requests()).hasSize(1);

        start();
        nowcasts(2 * WINDOW, "h", 6);
        nowcasts(1, "h", 15);
        nowcasts(5 * WINDOW, "h", 6);

        assertThat(requests()).isEmpty();
    }

    @Test
    void it_asks_again_only_after_skill_has_come_back() throws Exception {
        nowcasts(2 * WINDOW, "h", 6);
        nowcasts(2 * WINDOW, "h", 12);
        nowcasts(WINDOW, "h", 6.8);
        nowcasts(2 * WINDOW, "h", 12);

        assertThat(requests()).as("up to the margin's other half it is not back").hasSize(1);

        nowcasts(2 * WINDOW, "h", 6);
        nowcasts(2 * WINDOW, "h", 12);

        assertThat(requests()).hasSize(2);
    }

    @Test
    void a_new_checkpoint_begins_a_new_past() throws Exception {
        nowcasts(2 * WINDOW, "h", 2);
        nowcasts(5 * WINDOW, "other", 8);

        assertThat(requests()).isEmpty();

        nowcasts(2 * WINDOW, "other", 12);

        assertThat(requests()).hasSize(1);
        assertThat(requests().get(0).reason()).contains("it used to be 0.200");
    }

    @Test
    void a_shadow_and_other_leads_are_not_looked_at() throws Exception {
        for (int i = 0; i < 5 * WINDOW; i++, issue++) {
            score("h", Tier.FULL, false, MIDDLE, 6);
            baselines();
            score("shadow", Tier.FULL, true, MIDDLE, i < 2 * WINDOW ? 1 : 50);
            score("h", Tier.FULL, false, MIDDLE + 1, i < 2 * WINDOW ? 1 : 50);
        }

        assertThat(requests()).isEmpty();
    }

    @Test
    void a_nowcast_that_a_baseline_answered_is_passed_over() throws Exception {
        nowcasts(2 * WINDOW, "h", 6);
        for (int i = 0; i < 3 * WINDOW; i++, issue++) {
            score("a", Tier.ADVECTION, false, MIDDLE, 10);
            score("p", Tier.PERSISTENCE, true, MIDDLE, 20);
        }

        assertThat(requests()).isEmpty();
    }

    @Test
    void what_it_knows_lives_through_a_restart() throws Exception {
        nowcasts(2 * WINDOW, "h", 6);
        nowcasts(4, "h", 12);
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        harness.close();
        open(snapshot);
        nowcasts(4 * WINDOW, "h", 12);

        assertThat(requests()).hasSize(1);
        assertThat(requests().get(0).since()).isEqualTo(time(2 * WINDOW + 1));
    }
}
