package io.nowstream.operators.rollout;

import static io.nowstream.operators.rollout.Examples.CADENCE;
import static io.nowstream.operators.rollout.Examples.NOON;
import static io.nowstream.operators.rollout.Examples.released;
import static io.nowstream.operators.rollout.Examples.sequence;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Tier;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Rollout;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.models.serving.TensorEngine;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.Nowcast;
import io.nowstream.operators.rollout.RolloutMetrics.Event;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A hundred checkpoints, one after the other, in one run, live, by a clock of the test's own: no
 * nowcast is lost, none is later than its deadline, and what is not needed any more is freed.
 */
@Timeout(300)
class HundredReleasesTest extends RolloutVerbs {

    private static final int RELEASES = 100;
    private static final int SEQUENCES_EACH = 2;
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    /** Weights of all checkpoints that are loaded, by manager: what is closed leaves it. */
    private static final Set<Weighty> LOADED = ConcurrentHashMap.newKeySet();

    /** Holds weights as a network does, and looks at them for each answer. */
    private static final class Weighty extends SmallNowcaster {

        private static final int TENSORS = 8;

        private final NDManager manager = TensorEngine.manager(DeviceKind.CPU);
        private final List<NDArray> weights;

        Weighty(String name) {
            super(name, 1);
            weights =
                    LongStream.range(0, TENSORS)
                            .mapToObj(i -> manager.arange(256f).mul(i))
                            .toList();
            LOADED.add(this);
        }

        int arrays() {
            return manager.getManagedArrays().size();
        }

        @Override
        public List<Rollout> rollOut(List<FieldSequence> batch, int leads) {
            // What comes out of a tensor belongs to its manager, so each is closed here.
            for (NDArray weight : weights) {
                try (NDArray sum = weight.sum()) {
                    sum.getFloat();
                }
            }
            return super.rollOut(batch, leads);
        }

        @Override
        public void close() {
            super.close();
            manager.close();
            LOADED.remove(this);
        }
    }

    // -- the verbs --

    @BeforeEach
    void checkpointsHaveWeights() {
        LOADED.clear();
        know(new SmallNowcaster("network", 1));
        releasedAre(model -> new Weighty(model.name()));
    }

    private static Feeds feeds() {
        return new Feeds(
                Examples.feedsServedBy("network").all().stream()
                        .map(spec -> spec.withDeadline(DEADLINE.toMillis()))
                        .toList());
    }

    private static ModelId checkpoint(int release) {
        return new ModelId("m" + release, "hash-of-m" + release);
    }

    private static long arraysHeld() {
        return LOADED.stream().mapToLong(Weighty::arrays).sum();
    }

    // -- the sentence --

    @Test
    void a_hundred_releases_lose_nothing_are_never_late_and_leave_no_weights_behind()
            throws Exception {
        open(feeds(), LIVE);
        long held = 0;
        for (int release = 0; release < RELEASES; release++) {
            for (int i = 0; i < SEQUENCES_EACH; i++) {
                int number = SEQUENCES_EACH * release + i;
                HandClock.INSTANCE.moveTo(NOON.plus(CADENCE.multipliedBy(number)));
                arrive(released(sequence("a", number, 5), checkpoint(release)));
                assertThat(published()).hasSize(number + 1);
            }
            // Only the newest is still loaded, with as many tensors as the first had.
            eventually(() -> LOADED.size() == 1);
            held = release == 0 ? arraysHeld() : held;
            assertThat(arraysHeld()).as("after release %d", release).isEqualTo(held);
        }

        List<Nowcast> published = published();
        assertThat(published)
                .extracting(Nowcast::number)
                .containsExactlyElementsOf(
                        LongStream.range(0, RELEASES * SEQUENCES_EACH).boxed().toList());
        assertThat(published).extracting(Nowcast::tier).containsOnly(Tier.FULL);
        assertThat(published)
                .allSatisfy(
                        nowcast ->
                                assertThat(nowcast.model())
                                        .isEqualTo(
                                                checkpoint(
                                                        (int) nowcast.number() / SEQUENCES_EACH)));
        assertThat(counted(Event.DEADLINE_MISSED) + counted(Event.LATE) + counted(Event.OVERDUE))
                .isZero();
        assertThat(held).isPositive();
    }
}
