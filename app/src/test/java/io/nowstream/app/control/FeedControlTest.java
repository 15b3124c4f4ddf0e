package io.nowstream.app.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.app.UserMistake;
import io.nowstream.app.job.TinyCheckpoint;
import io.nowstream.app.models.Aliases.Alias;
import io.nowstream.frames.Quantity;
import io.nowstream.models.checkpoint.Checkpoint;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** From a request to a promotion, or not. */
class FeedControlTest extends ControlVerbs {

    private static final int ASKED_AT = 11;

    /** The first issue time after the frames that are there. */
    private static final int FIRST = 12;

    /** Into the shadow, and then so many nowcasts of both. */
    private void tried(double its, double own) throws Exception {
        published(ASKED_AT - 1, incumbent, 1);
        ask(ASKED_AT);
        goOnAsFarAsItGoes();
        frames(SAMPLES + 1);
        for (int i = FIRST; i < FIRST + SAMPLES; i++) {
            scores(i, incumbent, its, candidate, own);
        }
        goOnAsFarAsItGoes();
    }

    /** After the promotion: so many of both, the other way round. */
    private void proved(double its, double own) throws Exception {
        int promotedAt = FIRST + SAMPLES + 1;
        // The last nowcast before the release was read is still the old one's.
        published(promotedAt, incumbent, its);
        frames(SAMPLES + 2);
        for (int i = promotedAt + 1; i < promotedAt + 1 + SAMPLES; i++) {
            scores(i, candidate, its, incumbent, own);
        }
        goOnAsFarAsItGoes();
    }

    @Test
    void a_winner_goes_to_the_shadow_and_is_promoted_when_it_is_better_there() throws Exception {
        published(ASKED_AT - 1, incumbent, 1);
        ask(ASKED_AT);
        goOnAsFarAsItGoes();

        assertThat(phase()).isEqualTo(Phase.TRIAL);
        assertThat(releases()).containsExactly("candidate@12 shadow");
        assertThat(alias(Alias.SHADOW)).isEqualTo("candidate");
        assertThat(tasks.get(0).until()).isEqualTo(request(ASKED_AT).at());
        assertThat(tasks.get(0).incumbent()).contains(incumbent.hash());

        frames(SAMPLES + 1);
        for (int i = FIRST; i < FIRST + SAMPLES - 1; i++) {
            scores(i, incumbent, 10, candidate, 8);
            scores(i, incumbent, 10, candidate, 8);
        }
        goOnAsFarAsItGoes();
        assertThat(phase()).as("one sample is missing").isEqualTo(Phase.TRIAL);

        scores(FIRST + SAMPLES - 1, incumbent, 10, candidate, 8);
        goOnAsFarAsItGoes();

        assertThat(phase()).isEqualTo(Phase.PROBATION);
        assertThat(releases())
                .containsExactly("candidate@12 shadow", "candidate@17", "incumbent@17 shadow");
        assertThat(alias(Alias.PRODUCTION)).isEqualTo("candidate");
        assertThat(alias(Alias.SHADOW)).isEqualTo("incumbent");
        assertThat(steps())
                .containsExactly(
                        "REQUESTED incumbent",
                        "RETRAINED candidate",
                        "SHADOWED candidate",
                        "PROMOTED candidate");
        assertThat(audit().get(3).evidence())
                .isEqualTo(
                        "mean squared error 8.000 of candidate against 10.00 of incumbent,"
                                + " difference -2.000 (95 % interval -2.000 to -2.000) dBZ², over"
                                + " the same 4 nowcasts (400 cells) issued from"
                                + " 2020-06-01T01:00:00Z to 2020-06-01T01:15:00Z, 5 min ahead");
    }

    @Test
    void what_stays_better_after_its_promotion_stays() throws Exception {
        tried(10, 8);
        proved(8, 10);

        assertThat(phase()).isEqualTo(Phase.IDLE);
        assertThat(releases())
                .containsExactly(
                        "candidate@12 shadow",
                        "candidate@17",
                        "incumbent@17 shadow",
                        "candidate@23 shadow");
        assertThat(steps()).endsWith("DISMISSED incumbent");
        assertThat(alias(Alias.PRODUCTION)).isEqualTo("candidate");
        assertThat(alias(Alias.SHADOW)).isEmpty();
    }

    @Test
    void what_loses_after_its_promotion_is_rolled_back() throws Exception {
        tried(10, 8);
        proved(10, 8);

        assertThat(phase()).isEqualTo(Phase.IDLE);
        assertThat(releases())
                .endsWith("incumbent@17 shadow", "incumbent@23", "incumbent@23 shadow");
        assertThat(steps()).endsWith("ROLLED_BACK candidate");
        assertThat(alias(Alias.PRODUCTION)).isEqualTo("incumbent");
        assertThat(alias(Alias.SHADOW)).isEmpty();
    }

    @Test
    void what_is_no_better_in_the_shadow_is_dismissed() throws Exception {
        tried(10, 9.95);

        assertThat(phase()).isEqualTo(Phase.IDLE);
        assertThat(releases()).containsExactly("candidate@12 shadow", "incumbent@17 shadow");
        assertThat(steps()).endsWith("SHADOWED candidate", "DISMISSED candidate");
        assertThat(audit().get(3).evidence())
                .startsWith("it is not better by 1.0 %: mean squared error 9.950 of candidate");
        assertThat(alias(Alias.SHADOW)).isEmpty();
    }

    @Test
    void a_shadow_that_never_answers_is_dismissed() throws Exception {
        ask(ASKED_AT);
        goOnAsFarAsItGoes();
        for (int i = FIRST; i < FIRST + 4 * SAMPLES; i++) {
            published(i, incumbent, 10);
        }
        goOnAsFarAsItGoes();

        assertThat(steps()).endsWith("DISMISSED candidate");
        assertThat(audit().get(3).evidence())
                .isEqualTo("of 16 nowcasts both have answered 0 only; the job's log says why");
    }

    @Test
    void where_somebody_else_releases_meanwhile_the_trial_is_over() throws Exception {
        ask(ASKED_AT);
        goOnAsFarAsItGoes();
        Checkpoint other =
                models.put(
                        TinyCheckpoint.write(
                                directory.resolve("other"), "other", Quantity.REFLECTIVITY));
        scores(FIRST, other, 10, candidate, 8);
        goOnAsFarAsItGoes();

        assertThat(steps()).endsWith("DISMISSED candidate");
        assertThat(releases()).containsExactly("candidate@12 shadow", "other@12 shadow");
    }

    @Test
    void a_retraining_without_a_winner_changes_nothing_and_says_why() throws Exception {
        came = Optional.of(lost());
        ask(ASKED_AT);
        goOnAsFarAsItGoes();

        assertThat(phase()).isEqualTo(Phase.IDLE);
        assertThat(releases()).isEmpty();
        assertThat(steps()).containsExactly("REQUESTED", "KEPT candidate");
        assertThat(audit().get(1).evidence()).isEqualTo("it is no better");
    }

    @Test
    void a_winner_that_cannot_serve_the_feed_is_kept_out() throws Exception {
        Checkpoint misfit =
                models.put(
                        TinyCheckpoint.write(
                                directory.resolve("misfit"), "misfit", Quantity.TEMPERATURE));
        came = Optional.of(won(misfit));
        ask(ASKED_AT);
        goOnAsFarAsItGoes();

        assertThat(phase()).isEqualTo(Phase.IDLE);
        assertThat(releases()).isEmpty();
        assertThat(steps()).containsExactly("REQUESTED", "RETRAINED misfit", "FAILED misfit");
        assertThat(alias(Alias.SHADOW)).isEmpty();
    }

    @Test
    void a_request_is_answered_once_and_by_what_is_under_way() throws Exception {
        came = Optional.empty();
        ask(ASKED_AT);
        goOnAsFarAsItGoes();
        ask(ASKED_AT);
        ask(ASKED_AT - 1);
        came = Optional.of(lost());
        goOnAsFarAsItGoes();
        ask(ASKED_AT);
        ask(ASKED_AT - 1);
        goOnAsFarAsItGoes();

        assertThat(steps()).containsExactly("REQUESTED", "KEPT candidate");
    }

    @Test
    void killed_at_any_point_it_goes_on_and_does_nothing_twice() throws Exception {
        tried(10, 8);
        proved(8, 10);
        List<String> releases = releases();
        List<String> steps = steps();
        int deeds = 13;

        for (int point = 1; point <= deeds; point++) {
            stop();
            aRunThatIsServed();
            killedAfter(point);

            assertThat(releases()).as("killed after deed %d", point).isEqualTo(releases);
            assertThat(steps()).as("killed after deed %d", point).isEqualTo(steps);
            assertThat(alias(Alias.PRODUCTION)).isEqualTo("candidate");
            assertThat(alias(Alias.SHADOW)).isEmpty();
        }
    }

    /** The whole way, by two controllers. */
    private void killedAfter(int point) throws Exception {
        AtomicInteger done = new AtomicInteger();
        restart(
                deed -> {
                    if (done.incrementAndGet() == point) {
                        throw new Killed();
                    }
                });
        boolean killed = false;
        for (Part part : parts()) {
            try {
                part.run();
            } catch (Killed e) {
                assertThat(killed).isFalse();
                killed = true;
                restart(deed -> {});
                // What is read again, and what has not been done.
                part.readAgain();
                goOnAsFarAsItGoes();
            }
        }
        assertThat(killed).as("there is a deed %d", point).isTrue();
    }

    private interface Coming {
        void in() throws Exception;
    }

    /** Frames come once; requests and scores are read again by whoever comes after. */
    private record Part(Coming once, Coming again, FeedControlTest test) {
        void run() throws Exception {
            once.in();
            again.in();
            test.goOnAsFarAsItGoes();
        }

        void readAgain() throws Exception {
            again.in();
        }
    }

    private List<Part> parts() {
        int promotedAt = FIRST + SAMPLES + 1;
        return List.of(
                new Part(() -> published(ASKED_AT - 1, incumbent, 1), () -> ask(ASKED_AT), this),
                new Part(
                        () -> frames(SAMPLES + 1),
                        () -> {
                            ask(ASKED_AT);
                            for (int i = FIRST; i < FIRST + SAMPLES; i++) {
                                scores(i, incumbent, 10, candidate, 8);
                            }
                        },
                        this),
                new Part(
                        () -> frames(SAMPLES + 2),
                        () -> {
                            ask(ASKED_AT);
                            for (int i = promotedAt + 1; i < promotedAt + 1 + SAMPLES; i++) {
                                scores(i, candidate, 8, incumbent, 10);
                            }
                        },
                        this));
    }

    @Test
    void a_run_has_one_controller() {
        assertThatThrownBy(() -> PositionFiles.take(state))
                .isInstanceOf(UserMistake.class)
                .hasMessage(
                        state.resolve("control")
                                + ": another controller is at work there; a run has one of them");
    }
}
