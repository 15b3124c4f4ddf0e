package io.nowstream.operators.rollout;

import io.nowstream.frames.ModelId;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.Rollout;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.Nowcast;
import io.nowstream.operators.Sequence;
import io.nowstream.operators.rollout.RolloutMetrics.Event;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperator;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The words that tests of releases and deadlines are written in: the operator, and who is in it.
 */
abstract class RolloutVerbs {

    static final RolloutSettings REPLAY = new RolloutSettings(32, 2, false, 5, 1, true);
    static final RolloutSettings LIVE = new RolloutSettings(32, 4, true, 5, 1, true);

    /** What the function under test is given by name; static, as it is serialised by Flink. */
    private static final Map<String, Nowcaster> BY_NAME = new HashMap<>();

    private static volatile Released released = model -> new SmallNowcaster(model.name(), 1);

    /** Makes released checkpoints. */
    interface Released {
        Nowcaster make(ModelId model);
    }

    private static final class Source implements NowcasterSource {

        private static final long serialVersionUID = 1L;

        @Override
        public Nowcaster create(String name) {
            return BY_NAME.get(name);
        }

        @Override
        public Nowcaster released(ModelId model) {
            return released.make(model);
        }
    }

    static final NowcasterSource SOURCE = new Source();

    OneInputStreamOperatorTestHarness<Sequence, Nowcast> harness;

    @BeforeEach
    void knowTheBaselines() {
        BY_NAME.clear();
        know(new SmallNowcaster("advection", 1));
        know(new SmallNowcaster("persistence", 1));
        HandClock.INSTANCE.startAt(Examples.NOON);
    }

    static void know(SmallNowcaster nowcaster) {
        BY_NAME.put(nowcaster.id().name(), nowcaster);
    }

    static void releasedAre(Released made) {
        released = made;
    }

    /** A nowcaster that waits for its gate before it answers. */
    static final class Gated extends SmallNowcaster {

        final CountDownLatch gate = new CountDownLatch(1);

        Gated(String name) {
            super(name, 1);
        }

        @Override
        public List<Rollout> rollOut(List<FieldSequence> batch, int leads) {
            List<Rollout> rollouts = super.rollOut(batch, leads);
            awaitQuietly(gate);
            return rollouts;
        }
    }

    static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for what happens on other threads. */
    static void eventually(BooleanSupplier holds) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("did not happen within 30 s");
            }
            Thread.sleep(2);
        }
    }

    void open(Feeds feeds, RolloutSettings settings) throws Exception {
        harness = operator(feeds, settings);
        harness.open();
    }

    static OneInputStreamOperatorTestHarness<Sequence, Nowcast> operator(
            Feeds feeds, RolloutSettings settings) throws Exception {
        var operator =
                new OneInputStreamOperatorTestHarness<>(
                        new AsyncWaitOperatorFactory<>(
                                new io.nowstream.operators.rollout.Rollout(
                                        feeds, SOURCE, settings, HandClock.INSTANCE),
                                0,
                                settings.capacity(),
                                AsyncDataStream.OutputMode.UNORDERED),
                        serializer(Sequence.class));
        operator.setup(serializer(Nowcast.class));
        return operator;
    }

    private static <T> TypeSerializer<T> serializer(Class<T> type) {
        ExecutionConfig config = new ExecutionConfig();
        return TypeInformation.of(type).createSerializer(config.getSerializerConfig());
    }

    void arrive(Sequence... sequences) throws Exception {
        for (Sequence sequence : sequences) {
            harness.processElement(sequence, 0);
        }
    }

    /** Everything that came out, in whatever order, after all that is in flight is answered. */
    List<Nowcast> answers() throws Exception {
        harness.endInput();
        return harness.extractOutputValues();
    }

    List<Nowcast> published() throws Exception {
        return answers().stream().filter(nowcast -> !nowcast.candidate()).toList();
    }

    List<Nowcast> candidates() throws Exception {
        return answers().stream().filter(Nowcast::candidate).toList();
    }

    /** For example {@code radar#3 ADVECTION}. */
    static String read(Nowcast nowcast) {
        return "%s#%d %s".formatted(nowcast.feed(), nowcast.number(), nowcast.tier());
    }

    long counted(Event event) {
        var operator = (AsyncWaitOperator<?, ?>) harness.getOperator();
        return ((io.nowstream.operators.rollout.Rollout) operator.getUserFunction()).counted(event);
    }

    @AfterEach
    void close() throws Exception {
        if (harness != null) {
            harness.close();
        }
    }
}
