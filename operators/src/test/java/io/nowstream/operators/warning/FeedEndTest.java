package io.nowstream.operators.warning;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.Warning;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What becomes of a feed's warnings, and of what is kept of it, when it ends. */
class FeedEndTest extends WarningVerbs {

    private static final Rain HERE = rain(10, 10, 10, 40);
    private static final Rain THERE = rain(40, 40, 10, 40);

    /** For example {@code 2: a cancelled (the feed ended)}; warnings are named as they come. */
    private List<String> story() {
        List<String> names = new ArrayList<>();
        List<String> story = new ArrayList<>();
        for (ActiveWarnings set : sets) {
            StringBuilder line = new StringBuilder().append(set.number()).append(':');
            for (Warning warning : set.warnings()) {
                if (!names.contains(warning.id())) {
                    names.add(warning.id());
                }
                line.append(' ').append((char) ('a' + names.indexOf(warning.id())));
                if (warning.state() == Warning.State.CANCELLED) {
                    line.append(" cancelled (").append(warning.reason()).append(')');
                }
            }
            story.add(line.toString());
        }
        return story;
    }

    private List<Warning> cancelled(Predicate<Warning> which) {
        return sets.stream()
                .flatMap(set -> set.warnings().stream())
                .filter(w -> w.state() == Warning.State.CANCELLED)
                .filter(which)
                .toList();
    }

    @Test
    void the_end_cancels_all_that_stands_once_and_frees_everything() throws Exception {
        nowcast(0, HERE);
        nowcast(1, HERE, THERE);
        List<Warning> stood = last();
        end(0, 2);

        assertThat(sets).hasSize(3);
        assertThat(sets.get(2))
                .returns("storm", ActiveWarnings::run)
                .returns("radar", ActiveWarnings::feed)
                .returns(at(1), ActiveWarnings::issueTime)
                .returns(2L, ActiveWarnings::number);
        assertThat(last()).extracting(Warning::id).isSorted();
        assertThat(last())
                .extracting(Warning::id)
                .containsExactlyElementsOf(stood.stream().map(Warning::id).toList());
        for (int i = 0; i < 2; i++) {
            assertThat(last().get(i))
                    .usingRecursiveComparison()
                    .ignoringFields("revision", "state", "reason")
                    .isEqualTo(stood.get(i));
            assertThat(last().get(i))
                    .returns(stood.get(i).revision() + 1, Warning::revision)
                    .returns(Warning.State.CANCELLED, Warning::state)
                    .returns("the feed ended", Warning::reason);
        }
        assertThat(keyedStateEntries()).isZero();
    }

    @Test
    void the_end_of_a_quiet_feed_is_an_empty_set() throws Exception {
        nowcast(0);
        end(0, 1);

        assertThat(story()).containsExactly("0:", "1:");
        assertThat(keyedStateEntries()).isZero();
    }

    @Test
    void what_has_been_cancelled_is_not_cancelled_again() throws Exception {
        nowcast(0, HERE);
        nowcast(1);
        end(0, 2);

        assertThat(cancelled(any -> true)).hasSize(1);
        assertThat(last()).isEmpty();
    }

    @Test
    void an_end_that_comes_before_the_last_nowcasts_waits_for_them() throws Exception {
        nowcast(0, HERE);
        end(0, 4);
        nowcast(3, HERE, THERE);
        nowcast(1, HERE);
        assertThat(cancelled(any -> true)).isEmpty();
        assertThat(keyedStateEntries()).isPositive();
        nowcast(2, HERE);

        assertThat(story())
                .containsExactly(
                        "0: a",
                        "1: a",
                        "2: a",
                        "3: a b",
                        "4: a cancelled (the feed ended) b cancelled (the feed ended)");
        assertThat(keyedStateEntries()).isZero();
    }

    @Test
    void an_end_that_comes_before_everything_waits_too() throws Exception {
        end(0, 1);
        assertThat(sets).isEmpty();
        nowcast(0, HERE);

        assertThat(story()).containsExactly("0: a", "1: a cancelled (the feed ended)");
        assertThat(keyedStateEntries()).isZero();
    }

    @Test
    void an_end_that_is_told_twice_while_it_waits_counts_once() throws Exception {
        end(0, 1);
        end(0, 1);
        nowcast(0, HERE);

        assertThat(sets).hasSize(2);
        assertThat(keyedStateEntries()).isZero();
    }

    @Test
    void after_its_end_a_feed_begins_with_nothing_standing() throws Exception {
        nowcast(0, HERE);
        end(0, 1);
        nowcastIn(1, 0, HERE);
        nowcastIn(1, 1, HERE);

        assertThat(story())
                .containsExactly("0: a", "1: a cancelled (the feed ended)", "0: b", "1: b");
        assertThat(sets.get(2).warnings().get(0).state()).isEqualTo(Warning.State.RAISED);
    }

    @Test
    void a_new_life_waits_for_the_end_of_the_old_one() throws Exception {
        nowcast(0, HERE);
        end(0, 3);
        nowcastIn(1, 1, THERE);
        nowcastIn(1, 0, THERE);
        nowcast(2, HERE);
        assertThat(sets).hasSize(1);
        nowcast(1, HERE);

        assertThat(story())
                .containsExactly(
                        "0: a", "1: a", "2: a", "3: a cancelled (the feed ended)", "0: b", "1: b");
        end(1, 2);
        assertThat(last()).hasSize(1);
        assertThat(keyedStateEntries()).isZero();
    }

    @Test
    void three_short_lives_in_any_order_are_told_one_after_the_other() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            start();
            // Ends overtake nowcasts, and are in order among themselves.
            end(0, 3);
            List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 10, 11, 12, 20, 21, 22));
            Collections.shuffle(order, random);
            int nextEnd = 1;
            for (int which : order) {
                while (nextEnd <= which / 10) {
                    end(nextEnd++, 3);
                }
                nowcastIn(which / 10, which % 10, HERE);
            }

            String ended = " cancelled (the feed ended)";
            assertThat(story())
                    .as("seed %d, order %s", seed, order)
                    .containsExactly(
                            "0: a",
                            "1: a",
                            "2: a",
                            "3: a" + ended,
                            "0: b",
                            "1: b",
                            "2: b",
                            "3: b" + ended,
                            "0: c",
                            "1: c",
                            "2: c",
                            "3: c" + ended);
            assertThat(keyedStateEntries()).isZero();
        }
    }

    @Test
    void a_restart_while_an_end_and_a_new_life_wait_changes_nothing() throws Exception {
        List<String> order = List.of("end 0", "0.0", "1.1", "0.2", "1.0", "0.1", "1.2", "end 1");
        List<ActiveWarnings> undisturbed = List.of();
        for (int cut = 0; cut <= order.size(); cut++) {
            start();
            for (int i = 0; i < order.size(); i++) {
                if (i == cut) {
                    restart();
                }
                happens(order.get(i));
            }
            if (cut == 0) {
                undisturbed = List.copyOf(sets);
                assertThat(undisturbed).hasSize(8);
            }

            assertThat(sets)
                    .as("restart before step %d", cut)
                    .usingRecursiveComparison()
                    .isEqualTo(undisturbed);
            assertThat(keyedStateEntries()).isZero();
        }
    }

    /** For example {@code 1.2}, number 2 of life 1, or {@code end 1}; each life has three. */
    private void happens(String what) throws Exception {
        if (what.startsWith("end")) {
            end(Integer.parseInt(what.substring(4)), 3);
        } else {
            String[] place = what.split("\\.");
            nowcastIn(Integer.parseInt(place[0]), Integer.parseInt(place[1]), HERE);
        }
    }

    @Test
    void a_nowcast_that_never_comes_does_not_keep_an_end_for_ever() throws Exception {
        tracking(3);
        nowcast(0, HERE);
        end(0, 3);
        nowcast(2, HERE);
        nowcastIn(1, 0, THERE);
        assertThat(sets).hasSize(1);
        nowcastIn(1, 1, THERE);

        assertThat(story())
                .containsExactly("0: a", "2: a", "3: a cancelled (the feed ended)", "0: b", "1: b");
    }

    @Test
    void an_end_of_a_life_that_was_given_up_is_passed_over() throws Exception {
        nowcast(0, HERE);
        nowcastIn(1, 0, HERE);
        end(0, 1);
        nowcastIn(1, 1, HERE);

        assertThat(story())
                .containsExactly("0: a", "0: a cancelled (the feed began anew) b", "1: b");
        end(1, 2);
        assertThat(keyedStateEntries()).isZero();
    }

    @Test
    void a_life_whose_every_nowcast_was_given_up_ends_without_a_set() throws Exception {
        tracking(1);
        end(0, 2);
        end(1, 2);

        assertThat(sets).isEmpty();
        nowcastIn(1, 0);
        nowcastIn(1, 1);
        assertThat(story()).containsExactly("0:", "1:", "2:");
        assertThat(keyedStateEntries()).isZero();
    }

    @Test
    void many_feeds_that_end_leave_nothing_behind() throws Exception {
        for (int event = 0; event < 100; event++) {
            feed = "radar/" + event;
            nowcast(0, HERE);
            end(0, 2);
            nowcast(1, HERE);
        }

        assertThat(cancelled(w -> w.reason().equals("the feed ended"))).hasSize(100);
        assertThat(keyedStateEntries()).isZero();
    }
}
