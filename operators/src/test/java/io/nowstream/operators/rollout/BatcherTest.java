package io.nowstream.operators.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.Rollout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BatcherTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    private SmallNowcaster nowcaster = new SmallNowcaster("small", 2);
    private Batcher batcher;

    // -- the verbs --

    private void batchesOf(SmallNowcaster nowcaster, Duration maxWait) {
        this.nowcaster = nowcaster;
        batcher = new Batcher("small", List.of(nowcaster), maxWait);
    }

    private CompletableFuture<Attempt> submit(String feed, float newest) {
        return submit(Examples.shape(feed), Examples.fields(feed, newest));
    }

    private CompletableFuture<Attempt> submit(FeedShape shape, FieldSequence fields) {
        return batcher.submit(shape, () -> fields, () -> false);
    }

    private CompletableFuture<Attempt> submitBy(long deadline, String feed) {
        return batcher.submit(
                Examples.shape(feed), () -> Examples.fields(feed, 1), () -> false, deadline);
    }

    private static Attempt.Rolled rolled(CompletableFuture<Attempt> answer) throws Exception {
        return (Attempt.Rolled) answer.get(20, TimeUnit.SECONDS);
    }

    private static float firstLead(CompletableFuture<Attempt> answer) throws Exception {
        return rolled(answer).rollout().fields()[0][0];
    }

    @AfterEach
    void close() throws Exception {
        if (batcher != null) {
            batcher.close();
            assertThat(batcher.awaitClosed(Duration.ofSeconds(10))).isTrue();
            assertThat(nowcaster.closed).hasValue(1);
        }
    }

    // -- the sentences --

    @Test
    void a_full_batch_runs_at_once() throws Exception {
        batchesOf(new SmallNowcaster("small", 2), LONG);
        var first = submit("a", 3);
        var second = submit("b", 5);

        assertThat(firstLead(first)).isEqualTo(4);
        assertThat(firstLead(second)).isEqualTo(6);
        assertThat(nowcaster.batches()).containsExactly(List.of("a", "b"));
        assertThat(batcher.batchFill()).isEqualTo(1);
    }

    @Test
    void a_batch_that_is_not_full_waits() throws Exception {
        batchesOf(new SmallNowcaster("small", 2), LONG);
        var alone = submit("a", 3);

        assertThatThrownBy(() -> alone.get(100, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        assertThat(batcher.queueLength()).isEqualTo(1);
    }

    @Test
    void when_the_oldest_has_waited_long_enough_a_padded_batch_runs() throws Exception {
        batchesOf(new SmallNowcaster("small", 3), Duration.ofMillis(5));

        assertThat(firstLead(submit("a", 3))).isEqualTo(4);
        assertThat(nowcaster.batches()).containsExactly(List.of("a", "a", "a"));
        assertThat(batcher.batchFill()).isEqualTo(1.0 / 3);
    }

    @Test
    void what_a_sequence_gets_does_not_depend_on_neighbours_or_padding() throws Exception {
        batchesOf(new SmallNowcaster("small", 3), Duration.ofMillis(5));
        float[][] alone = rolled(submit("a", 3)).rollout().fields();
        var neighbours = List.of(submit("b", 9), submit("a", 3), submit("c", 7));

        assertThat(rolled(neighbours.get(1)).rollout().fields()).isDeepEqualTo(alone);
    }

    @Test
    void sequences_of_different_shapes_are_never_in_one_batch() throws Exception {
        batchesOf(new SmallNowcaster("small", 2), LONG);
        FeedShape more = Examples.shape("b");
        more = new FeedShape("b", more.grid(), more.quantity(), more.cadence(), more.length(), 7);
        var a = submit("a", 3);
        var b = submit(more, Examples.fields("b", 5));
        var a2 = submit("a2", 4);
        var b2 = submit(more, Examples.fields("b2", 6));

        assertThat(rolled(a).rollout().fields()).hasDimensions(2, 12);
        assertThat(rolled(b).rollout().fields()).hasDimensions(7, 12);
        assertThat(List.of(firstLead(a2), firstLead(b2))).containsExactly(5f, 7f);
        assertThat(nowcaster.batches()).containsExactly(List.of("a", "a2"), List.of("b", "b2"));
    }

    @Test
    void first_come_is_first_served() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        batchesOf(
                new SmallNowcaster("small", 1) {
                    @Override
                    public List<Rollout> rollOut(List<FieldSequence> batch, int leads) {
                        List<Rollout> rollouts = super.rollOut(batch, leads);
                        awaitQuietly(gate);
                        return rollouts;
                    }
                },
                LONG);
        List<CompletableFuture<Attempt>> answers = new ArrayList<>();
        for (String feed : List.of("a", "b", "c", "d")) {
            answers.add(submit(feed, 1));
        }
        gate.countDown();
        for (var answer : answers) {
            rolled(answer);
        }

        assertThat(nowcaster.batches())
                .containsExactly(List.of("a"), List.of("b"), List.of("c"), List.of("d"));
    }

    @Test
    void the_earliest_deadline_goes_first_and_none_is_the_latest() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        batchesOf(
                new SmallNowcaster("small", 1) {
                    @Override
                    public List<Rollout> rollOut(List<FieldSequence> batch, int leads) {
                        List<Rollout> rollouts = super.rollOut(batch, leads);
                        awaitQuietly(gate);
                        return rollouts;
                    }
                },
                LONG);
        List<CompletableFuture<Attempt>> answers = new ArrayList<>(List.of(submit("first", 1)));
        nowcaster.begun.await();
        answers.add(submit("none", 1));
        answers.add(submitBy(30, "at 30"));
        answers.add(submitBy(10, "at 10"));
        answers.add(submitBy(20, "at 20"));
        answers.add(submitBy(10, "at 10 too"));
        gate.countDown();
        for (var answer : answers) {
            rolled(answer);
        }

        assertThat(nowcaster.batches().stream().map(batch -> batch.get(0)))
                .containsExactly("first", "at 10", "at 10 too", "at 20", "at 30", "none");
    }

    @Test
    void of_two_shapes_the_one_with_the_earliest_deadline_goes_first() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        batchesOf(
                new SmallNowcaster("small", 1) {
                    @Override
                    public List<Rollout> rollOut(List<FieldSequence> batch, int leads) {
                        List<Rollout> rollouts = super.rollOut(batch, leads);
                        awaitQuietly(gate);
                        return rollouts;
                    }
                },
                LONG);
        var first = submit("first", 1);
        nowcaster.begun.await();
        var late = submitBy(30, "late");
        FeedShape shape = Examples.shape("early");
        FeedShape more =
                new FeedShape(
                        "early",
                        shape.grid(),
                        shape.quantity(),
                        shape.cadence(),
                        shape.length(),
                        7);
        var early = batcher.submit(more, () -> Examples.fields("early", 1), () -> false, 10L);
        gate.countDown();
        rolled(first);
        rolled(late);
        rolled(early);

        assertThat(nowcaster.batches())
                .containsExactly(List.of("first"), List.of("early"), List.of("late"));
    }

    @Test
    void a_sequence_that_breaks_the_nowcaster_spoils_no_neighbour() throws Exception {
        batchesOf(
                new SmallNowcaster("small", 2) {
                    @Override
                    protected float[][] fields(FieldSequence sequence, int leads) {
                        if (sequence.feed().equals("broken")) {
                            throw new ArithmeticException("of all things");
                        }
                        return super.fields(sequence, leads);
                    }
                },
                LONG);
        var broken = submit("broken", 1);
        var fine = submit("fine", 2);

        assertThat(firstLead(fine)).isEqualTo(3);
        assertThat(((Attempt.Failed) broken.get()).cause()).hasMessage("of all things");
    }

    @Test
    void frames_that_cannot_be_unpacked_spoil_no_neighbour() throws Exception {
        batchesOf(new SmallNowcaster("small", 2), LONG);
        var broken =
                batcher.submit(
                        Examples.shape("broken"),
                        () -> {
                            throw new IllegalStateException("damaged");
                        },
                        () -> false);
        var fine = submit("fine", 2);

        assertThat(broken.get()).isInstanceOf(Attempt.Failed.class);
        assertThat(firstLead(fine)).isEqualTo(3);
    }

    @Test
    void a_refusal_is_asked_once_per_feed_and_before_anything_is_computed() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        batchesOf(
                new SmallNowcaster("small", 1) {
                    @Override
                    public Optional<String> refusal(FeedShape shape) {
                        asked.incrementAndGet();
                        return Optional.of("small needs 5 frames; got 3 from " + shape.feed());
                    }
                },
                LONG);

        assertThat(submit("a", 1).get())
                .isEqualTo(new Attempt.Refused("small needs 5 frames; got 3 from a"));
        assertThat(submit("a", 1).get()).isInstanceOf(Attempt.Refused.class);
        assertThat(asked).hasValue(1);
        assertThat(nowcaster.batches()).isEmpty();
    }

    @Test
    void a_nowcaster_that_answers_too_few_leads_has_failed() throws Exception {
        batchesOf(
                new SmallNowcaster("small", 1) {
                    @Override
                    protected float[][] fields(FieldSequence sequence, int leads) {
                        return super.fields(sequence, leads - 1);
                    }
                },
                LONG);

        assertThat(((Attempt.Failed) submit("a", 1).get()).cause())
                .hasMessage("nowcaster small rolled out 1 leads where 2 were wanted");
    }

    @Test
    void what_nobody_waits_for_is_left_out() throws Exception {
        batchesOf(new SmallNowcaster("small", 2), LONG);
        var gone =
                batcher.submit(
                        Examples.shape("gone"), () -> Examples.fields("gone", 1), () -> true);
        rolled(both(submit("a", 3), submit("b", 5)));

        assertThat(nowcaster.batches()).containsExactly(List.of("a", "b"));
        assertThat(gone.get()).isEqualTo(new Attempt.Withdrawn());
    }

    private List<Throwable> loading(int executors, Supplier<Nowcaster> maker) {
        List<Throwable> told = new CopyOnWriteArrayList<>();
        batcher = Batcher.loading("small", executors, maker, Duration.ofMillis(1), told::add);
        return told;
    }

    @Test
    void sequences_wait_while_the_nowcaster_is_loaded() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        loading(
                1,
                () -> {
                    awaitQuietly(arrived);
                    return nowcaster;
                });
        var first = submit("a", 3);
        var second = submit("b", 5);
        arrived.countDown();

        assertThat(List.of(firstLead(first), firstLead(second))).containsExactly(4f, 6f);
        assertThat(nowcaster.batches()).containsExactly(List.of("a", "b")); // its own batch size
    }

    @Test
    void if_no_executor_can_load_it_what_waits_and_what_comes_is_told_so() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        List<Throwable> told =
                loading(
                        2,
                        () -> {
                            awaitQuietly(arrived);
                            throw new OutOfMemoryError("of all things");
                        });
        var waiting = submit("a", 3);
        arrived.countDown();

        assertThat(((Attempt.Unloadable) waiting.get()).cause()).hasMessage("of all things");
        assertThat(submit("b", 5).get()).isInstanceOf(Attempt.Unloadable.class);
        assertThat(told).hasSize(1);
        nowcaster.close(); // there is none that the batcher could close
    }

    @Test
    void if_one_executor_can_load_it_that_one_serves() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        List<Throwable> told =
                loading(
                        2,
                        () -> {
                            if (asked.getAndIncrement() == 0) {
                                throw new IllegalStateException("not this time");
                            }
                            return nowcaster;
                        });

        assertThat(firstLead(submit("a", 3))).isEqualTo(4);
        assertThat(told).isEmpty();
    }

    @Test
    void several_executors_roll_out_at_once_each_with_its_own_nowcaster() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        List<Nowcaster> two = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            two.add(
                    new SmallNowcaster("small", 1) {
                        @Override
                        public List<Rollout> rollOut(List<FieldSequence> batch, int leads) {
                            both.countDown();
                            awaitQuietly(both); // ends only if the other one is at work too
                            return super.rollOut(batch, leads);
                        }
                    });
        }
        Batcher pair = new Batcher("small", two, LONG);
        var a = pair.submit(Examples.shape("a"), () -> Examples.fields("a", 1), () -> false);
        var b = pair.submit(Examples.shape("b"), () -> Examples.fields("b", 2), () -> false);

        assertThat(List.of(firstLead(a), firstLead(b))).containsExactly(2f, 3f);
        pair.close();
        assertThat(pair.awaitClosed(Duration.ofSeconds(10))).isTrue();
        assertThat(two).allSatisfy(one -> assertThat(((SmallNowcaster) one).closed).hasValue(1));
    }

    private static CompletableFuture<Attempt> both(
            CompletableFuture<Attempt> one, CompletableFuture<Attempt> other) {
        return one.thenCombine(other, (any, last) -> last);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
