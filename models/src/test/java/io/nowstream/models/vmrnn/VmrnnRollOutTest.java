package io.nowstream.models.vmrnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.nowstream.models.layers.scan.Gradients;
import io.nowstream.models.network.Base;
import io.nowstream.models.network.Inputs;
import io.nowstream.models.network.Network;
import io.nowstream.models.network.Networks;
import io.nowstream.models.network.Pass;
import io.nowstream.models.network.Weights;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Warm-up on observed frames, then free running: what goes in, what comes out, what is kept. */
class VmrnnRollOutTest {

    private static final int FRAMES = 3;
    private static final int ROWS = 8;
    private static final int COLUMNS = 12;

    private final NDManager manager = NDManager.newBaseManager();

    @BeforeEach
    void infer() {
        JniUtils.setGradMode(false);
    }

    @AfterEach
    void close() {
        JniUtils.setGradMode(false);
        manager.close();
    }

    @Test
    void there_is_an_output_for_every_frame_but_the_first() {
        Vmrnn network = pyramid(Base.NONE);
        NDArray outputs = rollOut(network, weights(network), inputs(network, 5), 5);
        assertThat(outputs.getShape()).isEqualTo(new Shape(2, FRAMES - 1 + 5, 1, ROWS, COLUMNS));
    }

    @Test
    void without_a_base_all_outputs_lie_between_0_and_1() {
        Vmrnn network = single(Base.NONE);
        NDArray outputs = rollOut(network, weights(network), inputs(network, 4), 4);
        for (float value : outputs.toFloatArray()) {
            assertThat(value).isGreaterThan(0).isLessThan(1);
        }
    }

    /** No teaching after T: whatever came true later, it is not looked at. */
    @Test
    void frames_after_the_last_observed_one_change_nothing() {
        Vmrnn network = single(Base.NONE);
        Weights weights = weights(network);
        NDArray truth = frames(FRAMES + 4, 7);
        NDArray other = truth.duplicate();
        other.set(new NDIndex(":, {}:", FRAMES), 0.5f);
        NDArray one = rollOut(network, weights, observed(truth), 4);
        NDArray two = rollOut(network, weights, observed(other), 4);
        assertThat(two.toFloatArray()).containsExactly(one.toFloatArray());
    }

    @Test
    void the_leads_depend_on_the_last_observed_frame() {
        Vmrnn network = single(Base.NONE);
        Weights weights = weights(network);
        NDArray truth = frames(FRAMES, 7);
        NDArray other = truth.duplicate();
        other.set(new NDIndex(":, {}", FRAMES - 1), 0.5f);
        NDArray one = rollOut(network, weights, new Inputs(truth, Optional.empty()), 2);
        NDArray two = rollOut(network, weights, new Inputs(other, Optional.empty()), 2);
        assertThat(two.get(":, :2").toFloatArray())
                .containsExactly(one.get(":, :2").toFloatArray());
        assertThat(two.get(":, 2:").toFloatArray()).isNotEqualTo(one.get(":, 2:").toFloatArray());
    }

    @ParameterizedTest
    @EnumSource(Base.class)
    void forty_leads_in_one_call_are_twenty_and_twenty(Base base) {
        Vmrnn network = pyramid(base);
        Weights weights = livelyWeights(network);
        Inputs all = inputs(network, 40);
        NDArray once = rollOut(network, weights, all, 40);

        Optional<NDArray> early = all.bases().map(b -> b.get(":, :22"));
        Optional<NDArray> late = all.bases().map(b -> b.get(":, 22:"));
        Inputs first = new Inputs(all.observed(), early);
        RollOut half = network.rollOutWithStates(weights, first, 20, Pass.INFERENCE);
        RollOut rest = network.carryOn(weights, half.states(), late, 20, Pass.INFERENCE);

        assertThat(half.outputs().toFloatArray())
                .containsExactly(once.get(":, :22").toFloatArray());
        assertThat(rest.outputs().toFloatArray())
                .containsExactly(once.get(":, 22:").toFloatArray());
        RollOut again = network.carryOn(weights, half.states(), late, 20, Pass.INFERENCE);
        assertThat(again.outputs().toFloatArray()).containsExactly(rest.outputs().toFloatArray());
    }

    @ParameterizedTest
    @EnumSource(value = Base.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void an_untrained_network_is_its_base(Base base) {
        for (Vmrnn network : List.of(single(base), pyramid(base))) {
            Inputs inputs = inputs(network, 4);
            NDArray outputs = rollOut(network, weights(network), inputs, 4);
            assertThat(outputs.toFloatArray())
                    .containsExactly(inputs.bases().orElseThrow().toFloatArray());
        }
    }

    @ParameterizedTest
    @EnumSource(Base.class)
    void the_forecast_is_the_end_of_the_roll_out(Base base) {
        Vmrnn network = single(base);
        Weights weights = livelyWeights(network);
        Inputs inputs = inputs(network, 4);
        NDArray outputs = rollOut(network, weights, inputs, 4);
        NDArray forecast = network.forecast(weights, inputs, 4, Pass.INFERENCE);
        assertThat(forecast.toFloatArray())
                .containsExactly(outputs.get(":, {}:", FRAMES - 1).toFloatArray());
    }

    /** What a loss sees is not clamped, what is fed back is. */
    @Test
    void an_output_may_leave_0_to_1_and_is_fed_back_within() {
        Vmrnn network = single(Base.LAST);
        Weights weights = livelyWeights(network);
        Inputs inputs = inputs(network, 3);
        Inputs over = new Inputs(inputs.observed(), inputs.bases().map(b -> b.add(1)));
        RollOut rollOut = network.rollOutWithStates(weights, over, 3, Pass.INFERENCE);
        assertThat(rollOut.outputs().max().getFloat()).isGreaterThan(1);
        assertThat(rollOut.states().next().max().getFloat()).isEqualTo(1);
    }

    @Test
    void a_zero_head_learns_at_the_first_step() {
        JniUtils.setGradMode(true);
        Vmrnn network = single(Base.ADVECTION);
        Weights weights = weights(network);
        weights.all().values().forEach(weight -> weight.setRequiresGradient(true));
        NDArray outputs = rollOut(network, weights, inputs(network, 2), 2);
        Gradients.backward(outputs.sub(0.5f).square().mean());
        NDArray head = weights.get("inflate.conv.weight").getGradient();
        assertThat(head.abs().max().getFloat()).isGreaterThan(1e-6f);
    }

    @Test
    void a_seed_reproduces_weights() {
        Vmrnn network = pyramid(Base.NONE);
        Weights one = Weights.start(manager, network.weights(), 5);
        Weights same = Weights.start(manager, network.weights(), 5);
        Weights other = Weights.start(manager, network.weights(), 6);
        one.all()
                .forEach(
                        (name, weight) ->
                                assertThat(same.get(name).toFloatArray())
                                        .as(name)
                                        .containsExactly(weight.toFloatArray()));
        assertThat(other.get("embed.conv.weight").toFloatArray())
                .isNotEqualTo(one.get("embed.conv.weight").toFloatArray());
    }

    @Test
    void drop_path_follows_the_passes_randomness() {
        Vmrnn network = single(Base.NONE);
        Weights weights = weights(network);
        Inputs inputs = inputs(network, 3);
        float[] one = network.rollOut(weights, inputs, 3, training(1)).toFloatArray();
        assertThat(network.rollOut(weights, inputs, 3, training(1)).toFloatArray())
                .containsExactly(one);
        assertThat(network.rollOut(weights, inputs, 3, training(2)).toFloatArray())
                .isNotEqualTo(one);
        assertThat(rollOut(network, weights, inputs, 3).toFloatArray()).isNotEqualTo(one);
    }

    @Test
    void a_sample_does_not_depend_on_its_neighbours() {
        Vmrnn network = pyramid(Base.NONE);
        Weights weights = weights(network);
        Inputs two = inputs(network, 3);
        NDArray alone = two.observed().get("1:");
        NDArray both = rollOut(network, weights, two, 3);
        NDArray one = rollOut(network, weights, new Inputs(alone, Optional.empty()), 3);
        assertThat(one.toFloatArray())
                .containsExactly(both.get("1:").toFloatArray(), within(1e-5f));
    }

    @Test
    void inference_leaves_nothing_behind_but_its_result() {
        Vmrnn network = pyramid(Base.ADVECTION);
        Weights weights = livelyWeights(network);
        Inputs inputs = inputs(network, 3);
        rollOut(network, weights, inputs, 3).close();
        int before = live(weights);
        for (int i = 0; i < 3; i++) {
            rollOut(network, weights, inputs, 3).close();
            network.forecast(weights, inputs, 3, Pass.INFERENCE).close();
            network.rollOutWithStates(weights, inputs, 3, Pass.INFERENCE).close();
        }
        assertThat(live(weights)).isEqualTo(before);
    }

    @Test
    void a_scope_around_a_training_step_frees_all_of_it() {
        JniUtils.setGradMode(true);
        Vmrnn network = single(Base.ADVECTION);
        Weights weights = weights(network);
        weights.all().values().forEach(weight -> weight.setRequiresGradient(true));
        Inputs inputs = inputs(network, 3);
        int before = live(weights);
        for (int i = 0; i < 3; i++) {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                NDArray outputs = network.rollOut(weights, inputs, 3, training(1));
                Gradients.backward(outputs.square().mean());
            }
        }
        assertThat(live(weights)).isEqualTo(before);
    }

    @Test
    void frames_that_do_not_fit_are_refused() {
        Vmrnn network = pyramid(Base.NONE);
        Weights weights = weights(network);
        assertRefused(
                () -> rollOut(network, weights, observed(zeros(1, 3, 1, 8, 10)), 2),
                "vmrnn-d needs rows and columns in multiples of 4, not 8 x 10");
        assertRefused(
                () -> rollOut(network, weights, new Inputs(zeros(1, 1, 1, 8, 8), none()), 2),
                "vmrnn-d needs frames (B, T, 1, H, W) with T at least 2, not (1, 1, 1, 8, 8)");
        assertRefused(
                () -> rollOut(network, weights, new Inputs(zeros(1, 2, 1, 8, 8), none()), 0),
                "vmrnn-d makes at least 1 lead, not 0");
    }

    @Test
    void bases_that_do_not_fit_are_refused() {
        Vmrnn network = single(Base.LAST);
        Weights weights = weights(network);
        NDArray frames = zeros(1, 2, 1, 8, 8);
        assertRefused(
                () -> rollOut(network, weights, new Inputs(frames, none()), 2),
                "vmrnn-b with base last needs bases (1, 3, 1, 8, 8), not none");
        Optional<NDArray> short1 = Optional.of(zeros(1, 2, 1, 8, 8));
        assertRefused(
                () -> rollOut(network, weights, new Inputs(frames, short1), 2),
                "vmrnn-b with base last needs bases (1, 3, 1, 8, 8), not (1, 2, 1, 8, 8)");
        Vmrnn alone = single(Base.NONE);
        assertRefused(
                () -> rollOut(alone, weights(alone), new Inputs(frames, short1), 2),
                "vmrnn-b with base none takes no bases, and was given (1, 2, 1, 8, 8)");
    }

    private static void assertRefused(Runnable what, String sentence) {
        assertThatThrownBy(what::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
    }

    private static NDArray rollOut(Network network, Weights weights, Inputs inputs, int leads) {
        return network.rollOut(weights, inputs, leads, Pass.INFERENCE);
    }

    private static Pass training(long seed) {
        return Pass.training(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
    }

    private static Vmrnn single(Base base) {
        Map<String, Object> sizes =
                Map.of("channels", 1, "width", 16, "patch", 4, "depth", 2, "dropPath", 0.4);
        return (Vmrnn) Networks.create("vmrnn-b", sizes, base);
    }

    private static Vmrnn pyramid(Base base) {
        Map<String, Object> sizes =
                Map.of("channels", 1, "width", 8, "patch", 2, "down", List.of(1), "up", List.of(1));
        return (Vmrnn) Networks.create("vmrnn-d", sizes, base);
    }

    private Weights weights(Network network) {
        return Weights.start(manager, network.weights(), 1);
    }

    /** With a head that puts something out, whatever the base. */
    private Weights livelyWeights(Network network) {
        Weights weights = weights(network);
        NDArray head = weights.get("inflate.conv.weight");
        float[] values = new float[(int) head.size()];
        Random random = new Random(3);
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.2f * (float) random.nextGaussian();
        }
        head.set(values);
        return weights;
    }

    private Inputs inputs(Network network, int leads) {
        Optional<NDArray> bases =
                network.base() == Base.NONE ? none() : Optional.of(frames(FRAMES - 1 + leads, 11));
        return new Inputs(frames(FRAMES, 10), bases);
    }

    private static Inputs observed(NDArray truth) {
        return new Inputs(truth.get(":, :{}", FRAMES), none());
    }

    private static Optional<NDArray> none() {
        return Optional.empty();
    }

    private NDArray zeros(long... shape) {
        return manager.zeros(new Shape(shape));
    }

    /** Two samples of seeded random frames. */
    private NDArray frames(int frames, long seed) {
        Shape shape = new Shape(2, frames, 1, ROWS, COLUMNS);
        float[] values = new float[(int) shape.size()];
        Random random = new Random(seed);
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return manager.create(values, shape);
    }

    /** Arrays alive, these weights' too. */
    private int live(Weights weights) {
        return manager.getManagedArrays().size() + weights.manager().getManagedArrays().size();
    }
}
