package io.nowstream.operators.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Score;
import io.nowstream.frames.Tier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VerifierTest extends VerificationVerbs {

    private static final long NO_ROOM = 30;

    @Test
    void a_lead_is_scored_when_its_frame_comes() throws Exception {
        frame(0, 10);
        nowcasts(0, 30, 10);
        assertThat(lines()).isEmpty();

        frame(1, 25);
        assertThat(lines())
                .containsExactly("#0+1 network n=4 mse=25", "#0+1 persistence n=4 mse=225");

        nowcasts(1, 30, 25);
        frame(2, 30);
        assertThat(lines()).contains("#0+2 network n=4 mse=0", "#0+2 persistence n=4 mse=400");
    }

    @Test
    void a_score_says_all_that_it_counts() throws Exception {
        frame(0, 10);
        network(0, new float[] {80, 80, 0, NAN});
        persistence(0, new float[] {0, 80, 80, 80});
        frame(1, new float[] {80, 70, 0, 80});

        Score score = scores().get(0);
        assertThat(score.run()).isEqualTo("run");
        assertThat(score.feed()).isEqualTo(FEED);
        assertThat(score.period()).isEqualTo(Score.Period.NOWCAST);
        assertThat(score.from()).isEqualTo(time(0));
        assertThat(score.tier()).isEqualTo(Tier.FULL);
        assertThat(score.candidate()).isFalse();
        assertThat(score.lead()).isEqualTo(1);
        assertThat(score.leadMillis()).isEqualTo(CADENCE.toMillis());
        assertThat(score.nowcasts()).isEqualTo(1);
        assertThat(score.unverified()).isZero();
        assertThat(score.n()).isEqualTo(3);
        assertThat(score.sumError()).isEqualTo(10);
        assertThat(score.sumAbsolute()).isEqualTo(10);
        assertThat(score.sumSquared()).isEqualTo(100);
        assertThat(score.errorUnit()).isEqualTo("VIL code");
        assertThat(score.events()).hasSize(6);
        assertThat(score.events().get(1)).isEqualTo(new Score.Events(74, 1, 0, 1, 1));
        assertThat(scores().get(1).candidate()).isTrue();
        assertThat(scores().get(1).events().get(1)).isEqualTo(new Score.Events(74, 0, 1, 2, 0));
    }

    @Test
    void all_are_compared_over_the_cells_that_all_of_them_cover() throws Exception {
        frame(0, 10);
        network(0, new float[] {20, NAN, 20, 20});
        persistence(0, new float[] {20, 20, NAN, 20});
        frame(1, new float[] {20, 20, 20, NAN});

        assertThat(scores()).extracting(Score::n).containsExactly(1L, 1L);
    }

    @Test
    void nothing_is_scored_before_all_nowcasts_of_the_sequence_have_come() throws Exception {
        frame(0, 10);
        network(0, 30);
        frame(1, 30);
        frame(2, 40);
        assertThat(lines()).isEmpty();

        persistence(0, 10);
        assertThat(lines())
                .containsExactly("#0+1 network n=4 mse=0", "#0+1 persistence n=4 mse=400");

        nowcasts(1, 40, 30);
        assertThat(lines().subList(2, 6))
                .containsExactly(
                        "#0+2 network n=4 mse=100",
                        "#0+2 persistence n=4 mse=900",
                        "#1+1 network n=4 mse=0",
                        "#1+1 persistence n=4 mse=100");
    }

    @Test
    void in_whatever_order_nowcasts_come_scores_are_the_same_and_in_the_same_order()
            throws Exception {
        inOrder();
        List<String> expected = lines();
        assertThat(expected).hasSize(2 * (2 * 10 - 3));

        for (int seed = 0; seed < 20; seed++) {
            verifying(100, Verifier.MOST_BYTES);
            atRandom(new Random(seed));
            assertThat(lines()).as("seed %d", seed).isEqualTo(expected);
        }
    }

    private void inOrder() throws Exception {
        for (int i = 0; i < 10; i++) {
            frame(i, 10 * i);
            nowcasts(i, 10 * i + 5, 10 * i);
        }
    }

    /** What assembly tells in its order, nowcasts in any, with a restart at any moment. */
    private void atRandom(Random random) throws Exception {
        List<Integer> nowcasts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            nowcasts.add(i);
        }
        Collections.shuffle(nowcasts, random);
        int restart = random.nextInt(30);
        int told = 0;
        int said = 0;
        for (int step = 0; step < 30; step++) {
            if (step == restart) {
                restart();
            }
            boolean tell = told < 10 && (said == 20 || random.nextInt(3) == 0);
            if (tell) {
                frame(told, 10 * told);
                told++;
            } else {
                int number = nowcasts.get(said) / 2;
                if (nowcasts.get(said) % 2 == 0) {
                    network(number, 10 * number + 5);
                } else {
                    persistence(number, 10 * number);
                }
                said++;
            }
        }
    }

    @Test
    void a_frame_that_never_comes_leaves_its_leads_unverified() throws Exception {
        frame(0, 10);
        nowcasts(0, 30, 10);
        arrive(2, 30, 30, 30, 30);
        assertThat(lines()).isEmpty();

        settle(2);

        assertThat(lines())
                .containsExactly(
                        "#0+1 network unverified",
                        "#0+1 persistence unverified",
                        "#0+2 network n=4 mse=0",
                        "#0+2 persistence n=4 mse=400");
        assertThat(scores().get(0).nowcasts() + scores().get(0).n()).isZero();
        assertThat(metrics().unverifiedSoFar()).isEqualTo(2);
        assertThat(metrics().verifiedSoFar()).isEqualTo(2);
    }

    @Test
    void what_comes_after_its_slot_was_given_up_retracts_nothing() throws Exception {
        frame(0, 10);
        nowcasts(0, 30, 10);
        arrive(2, 30, 30, 30, 30);
        settle(2);
        arrive(1, 30, 30, 30, 30);

        assertThat(lines()).hasSize(4).contains("#0+1 network unverified");
    }

    @Test
    void the_first_frame_of_a_slot_is_the_truth() throws Exception {
        frame(0, 10);
        nowcasts(0, 30, 10);
        arrive(1, 30, 30, 30, 30);
        arrive(1, 99, 99, 99, 99);
        settle(1);

        assertThat(lines()).contains("#0+1 network n=4 mse=0");
    }

    @Test
    void what_was_published_again_is_not_scored_again() throws Exception {
        frame(0, 10);
        nowcasts(0, 30, 10);
        issue(1, 0, 1);
        arrive(said(1, 1, "network", Tier.FULL, false, GRID, lead(1, 1, 1, 1)));
        arrive(1, 30, 30, 30, 30);
        issue(2, 1, 0);
        settle(1);

        assertThat(lines())
                .containsExactly("#0+1 network n=4 mse=0", "#0+1 persistence n=4 mse=400");
    }

    @Test
    void a_sequence_that_leaves_after_its_truth_was_settled_is_unverified() throws Exception {
        frame(0, 10);
        nowcasts(0, 30, 10);
        frame(2, 20);
        issue(3, 1, 0);
        arrive(said(3, "network", Tier.FULL, false, GRID, lead(1, 1, 1, 1), lead(1, 1, 1, 1)));
        persistence(3, 1);

        // Nowcasts say their own issue time; what was told by assembly counts.
        assertThat(lines()).contains("#1+1 network unverified");
    }

    @Test
    void a_pooled_grid_is_compared_on_with_truth_and_the_others_pooled_to_it() throws Exception {
        Grid one = Grid.local(1, 1, 2000);
        frame(0, 10);
        arrive(said(0, "network", Tier.FULL, false, one, lead(20), lead(20)));
        persistence(0, new float[] {0, 0, 40, NAN});
        frame(1, new float[] {10, 20, 30, NAN});

        assertThat(lines())
                .containsExactly("#0+1 network n=1 mse=0", "#0+1 persistence n=1 mse=44");
    }

    @Test
    void grids_that_do_not_fit_and_other_quantities_are_unverified() throws Exception {
        Grid elsewhere = Grid.local(1, 1, 3000);
        frame(0, 10);
        arrive(said(0, "network", Tier.FULL, false, elsewhere, lead(20), lead(20)));
        persistence(0, 10);
        frame(1, 10);
        assertThat(lines())
                .containsExactly("#0+1 network unverified", "#0+1 persistence unverified");

        nowcasts(1, 20, 10);
        arrive(2, GRID, Quantity.REFLECTIVITY, 1, 1, 1, 1);
        settle(2);
        assertThat(lines()).endsWith("#1+1 network unverified", "#1+1 persistence unverified");
    }

    @Test
    void the_end_closes_what_is_open_and_frees_everything() throws Exception {
        frame(0, 10);
        frame(1, 20);
        nowcasts(1, 30, 20);
        end(2);
        assertThat(lines()).isEmpty();

        nowcasts(0, 20, 10);

        assertThat(lines())
                .containsExactly(
                        "#0+1 network n=4 mse=0",
                        "#0+1 persistence n=4 mse=100",
                        "#0+2 network unverified",
                        "#0+2 persistence unverified",
                        "#1+1 network unverified",
                        "#1+1 persistence unverified",
                        "#1+2 network unverified",
                        "#1+2 persistence unverified");
        assertThat(keyedStateEntries()).isZero();
    }

    @Test
    void a_new_life_is_verified_after_the_one_before() throws Exception {
        frame(0, 10);
        end(1);
        liveAgain();
        frame(0, 50);
        nowcasts(0, 60, 50);
        frame(1, 60);
        assertThat(lines()).isEmpty();
    }

    @Test
    void a_long_stream_keeps_no_more_than_it_needs() throws Exception {
        for (int i = 0; i < 10; i++) {
            frame(i, 10);
            nowcasts(i, 20, 10);
        }
        long after10 = stateBytes();
        for (int i = 10; i < 200; i++) {
            frame(i, 10);
            nowcasts(i, 20, 10);
        }

        assertThat(stateBytes()).isEqualTo(after10);
    }

    @Test
    void over_the_budget_the_oldest_are_closed_as_unverified() throws Exception {
        verifying(100, NO_ROOM);
        frame(0, 10);
        nowcasts(0, 20, 10);

        assertThat(lines())
                .containsExactly(
                        "#0+1 network unverified",
                        "#0+1 persistence unverified",
                        "#0+2 network unverified",
                        "#0+2 persistence unverified");
        assertThat(metrics().overBudgetSoFar()).isEqualTo(1);

        frame(1, 10);
        assertThat(lines()).hasSize(4);
    }

    @Test
    void nowcasts_that_do_not_come_are_given_up() throws Exception {
        verifying(3, Verifier.MOST_BYTES);
        frame(0, 10);
        for (int i = 1; i <= 4; i++) {
            frame(i, 10);
            nowcasts(i, 20, 10);
        }

        assertThat(metrics().givenUpSoFar()).isEqualTo(1);
        assertThat(lines()).startsWith("#1+1 network n=4 mse=100").hasSize(2 * 5);

        nowcasts(0, 20, 10);
        assertThat(metrics().leftoversSoFar()).isEqualTo(2);
        assertThat(lines()).hasSize(2 * 5);
    }
}
