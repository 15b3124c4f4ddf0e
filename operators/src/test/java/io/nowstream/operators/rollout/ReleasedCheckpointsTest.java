package io.nowstream.operators.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.ModelId;
import io.nowstream.models.Nowcaster;
import io.nowstream.operators.Sequence;
import io.nowstream.operators.rollout.ReleasedCheckpoints.Role;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which checkpoints are in memory, when they come and when they go. */
@Timeout(60)
class ReleasedCheckpointsTest {

    private final List<SmallNowcaster> made = new CopyOnWriteArrayList<>();
    private volatile boolean loadable = true;
    private ReleasedCheckpoints checkpoints = checkpoints(1, Duration.ofHours(1));

    // -- the verbs --

    private ReleasedCheckpoints checkpoints(int executors, Duration pause) {
        return new ReleasedCheckpoints(
                new NowcasterSource() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public Nowcaster create(String name) {
                        throw new IllegalArgumentException("only released ones are asked for");
                    }

                    @Override
                    public Nowcaster released(ModelId model) {
                        if (!loadable) {
                            throw new IllegalStateException("its weights are not here");
                        }
                        SmallNowcaster nowcaster = new SmallNowcaster(model.name(), 1);
                        made.add(nowcaster);
                        return nowcaster;
                    }
                },
                RolloutSettings.forReplay().withExecutors(executors),
                pause);
    }

    private static ModelId model(String name) {
        return new ModelId(name, "hash-of-" + name);
    }

    private CompletableFuture<Attempt> ask(String model, Sequence sequence) {
        return checkpoints.ask(
                model(model),
                sequence,
                Role.PUBLISHED,
                batcher ->
                        batcher.submit(
                                Examples.shape(sequence.feed()),
                                () -> Examples.fields(sequence.feed(), 1),
                                () -> false));
    }

    /** Rolls the feed's sequence of this number out, by this checkpoint. */
    private Attempt rollOut(String model, String feed, long number) throws Exception {
        return ask(model, Examples.sequence(feed, number, 1)).get(20, TimeUnit.SECONDS);
    }

    private List<String> open() {
        return made.stream()
                .filter(one -> one.closed.get() == 0)
                .map(one -> one.id().name())
                .sorted()
                .toList();
    }

    private void onlyTheseAreOpenInTheEnd(String... names) throws Exception {
        RolloutVerbs.eventually(() -> open().equals(List.of(names)));
        assertThat(made).allSatisfy(one -> assertThat(one.closed.get()).isLessThanOrEqualTo(1));
    }

    @AfterEach
    void close() {
        checkpoints.close();
    }

    // -- the sentences --

    @Test
    void a_checkpoint_is_loaded_when_it_is_needed_and_shared_by_feeds() throws Exception {
        assertThat(checkpoints.loads()).isZero();
        rollOut("one", "a", 0);
        rollOut("one", "b", 0);
        rollOut("one", "a", 1);

        assertThat(made).hasSize(1);
        assertThat(checkpoints.count()).isEqualTo(1);
    }

    @Test
    void the_old_one_stays_until_the_last_feed_has_left_it() throws Exception {
        rollOut("old", "a", 0);
        rollOut("old", "b", 0);
        rollOut("new", "a", 1);
        assertThat(open()).containsExactly("new", "old");

        rollOut("new", "b", 1);
        onlyTheseAreOpenInTheEnd("new");
    }

    @Test
    void the_old_one_stays_while_a_sequence_is_with_it() throws Exception {
        CompletableFuture<Attempt> unfinished = new CompletableFuture<>();
        var answer =
                checkpoints.ask(
                        model("old"),
                        Examples.sequence("a", 0, 1),
                        Role.PUBLISHED,
                        batcher -> unfinished);
        RolloutVerbs.eventually(() -> open().equals(List.of("old")));
        rollOut("new", "a", 1);
        assertThat(open()).containsExactly("new", "old");

        unfinished.complete(new Attempt.Withdrawn());
        answer.get();
        onlyTheseAreOpenInTheEnd("new");
    }

    @Test
    void a_revision_of_an_older_issue_time_brings_its_checkpoint_back_for_itself_only()
            throws Exception {
        rollOut("old", "a", 0);
        rollOut("new", "a", 1);
        onlyTheseAreOpenInTheEnd("new");

        assertThat(rollOut("old", "a", 0)).isInstanceOf(Attempt.Rolled.class);
        onlyTheseAreOpenInTheEnd("new");
        assertThat(made).hasSize(3);
    }

    @Test
    void a_feed_that_goes_back_to_its_configured_nowcaster_leaves_its_checkpoint()
            throws Exception {
        rollOut("one", "a", 0);
        checkpoints.passBy(Examples.sequence("b", 1, 1), Role.PUBLISHED);
        assertThat(open()).containsExactly("one");

        checkpoints.passBy(Examples.sequence("a", 1, 1), Role.PUBLISHED);
        onlyTheseAreOpenInTheEnd();
    }

    @Test
    void after_a_hundred_swaps_none_is_open_but_the_last() throws Exception {
        checkpoints = checkpoints(2, Duration.ofHours(1));
        for (int swap = 0; swap < 100; swap++) {
            rollOut("m" + swap, "a", swap);
            rollOut("m" + swap, "b", swap);
        }

        onlyTheseAreOpenInTheEnd("m99", "m99"); // one per executor
        assertThat(checkpoints.count()).isEqualTo(1);
        assertThat(checkpoints.loads()).isEqualTo(100);
    }

    @Test
    void no_more_are_kept_than_a_few_whatever_each_feed_has() throws Exception {
        for (int feed = 0; feed < 30; feed++) {
            rollOut("m" + feed, "feed-" + feed, 0);
        }
        assertThat(checkpoints.count()).isEqualTo(16);

        assertThat(rollOut("m0", "feed-0", 1)).isInstanceOf(Attempt.Rolled.class);
        assertThat(checkpoints.count()).isEqualTo(16);
    }

    @Test
    void what_cannot_be_loaded_is_not_tried_for_every_sequence() throws Exception {
        loadable = false;
        for (int number = 0; number < 5; number++) {
            assertThat(rollOut("gone", "a", number)).isInstanceOf(Attempt.Unloadable.class);
        }

        assertThat(checkpoints.loads()).isEqualTo(1);
        assertThat(checkpoints.count()).isZero();
    }

    @Test
    void what_could_not_be_loaded_is_tried_again_after_a_while() throws Exception {
        checkpoints = checkpoints(2, Duration.ZERO);
        loadable = false;
        assertThat(rollOut("late", "a", 0)).isInstanceOf(Attempt.Unloadable.class);
        loadable = true;

        assertThat(rollOut("late", "a", 1)).isInstanceOf(Attempt.Rolled.class);
        assertThat(checkpoints.loads()).isEqualTo(2);
    }

    @Test
    void what_has_another_hash_than_the_one_in_force_is_not_used() throws Exception {
        Attempt attempt =
                checkpoints
                        .ask(
                                new ModelId("one", "another hash"),
                                Examples.sequence("a", 0, 1),
                                Role.PUBLISHED,
                                batcher ->
                                        batcher.submit(
                                                Examples.shape("a"),
                                                () -> Examples.fields("a", 1),
                                                () -> false))
                        .get(20, TimeUnit.SECONDS);

        assertThat(((Attempt.Unloadable) attempt).cause())
                .hasMessage(
                        "what was loaded for checkpoint one has hash hash-of-one; another hash is"
                                + " in force, so it is not used");
        onlyTheseAreOpenInTheEnd();
    }

    @Test
    void the_end_of_the_job_frees_all_and_nothing_is_loaded_any_more() throws Exception {
        rollOut("one", "a", 0);
        rollOut("two", "b", 0);
        List<Batcher> leaving = checkpoints.close();
        for (Batcher batcher : leaving) {
            assertThat(batcher.awaitClosed(Duration.ofSeconds(10))).isTrue();
        }

        assertThat(open()).isEmpty();
        assertThat(rollOut("three", "a", 1)).isInstanceOf(Attempt.Withdrawn.class);
        assertThat(made).hasSize(2);
    }
}
