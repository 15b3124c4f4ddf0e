package io.nowstream.models.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.nowstream.models.Golden;
import io.nowstream.models.layers.scan.Directions;
import io.nowstream.models.layers.scan.Gradients;
import io.nowstream.models.network.WeightSpec;
import io.nowstream.models.network.Weights;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against {@code golden/vmrnn-ss2d}: forward, what is summed up before the norm, all gradients. */
class Ss2dTest {

    private static final Golden GOLDEN = Golden.load("vmrnn-ss2d");
    private static final List<WeightSpec> SPECS = Ss2d.weights("", 20, 16);

    private NDManager manager;
    private Weights weights;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        weights = GOLDEN.weights(manager, SPECS);
    }

    @AfterEach
    void close() {
        System.clearProperty("nowstream.scan.autograd");
        JniUtils.setGradMode(true);
        manager.close();
    }

    @Test
    void output_without_gradients() {
        JniUtils.setGradMode(false);
        GOLDEN.assertClose("output", Ss2d.apply(weights, input()));
        GOLDEN.assertClose("mid.sum", Ss2d.sumOfDirections(weights, input()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hook", "tape"})
    void output_and_all_gradients(String autograd) {
        System.setProperty("nowstream.scan.autograd", autograd);
        weights.all().values().forEach(weight -> weight.setRequiresGradient(true));
        NDArray input = input();
        input.setRequiresGradient(true);

        NDArray output = Ss2d.apply(weights, input);
        NDArray loss = output.sub(GOLDEN.array(manager, "target")).square().mean();
        Gradients.backward(loss);

        GOLDEN.assertClose("output", output);
        GOLDEN.assertClose("loss", loss);
        GOLDEN.assertGradient("input", input.getGradient());
        weights.all().forEach((name, w) -> GOLDEN.assertGradient(name, w.getGradient()));
    }

    @Test
    void directions_are_those_of_the_file() {
        Directions directions = Directions.of(5, 3);
        float[] expected = GOLDEN.values("directions");
        for (int k = 0; k < 4; k++) {
            for (int l = 0; l < 15; l++) {
                assertThat(directions.order(k)[l]).isEqualTo((int) expected[15 * k + l]);
            }
        }
    }

    @Test
    void has_as_many_parameters_as_the_file() {
        long parameters = SPECS.stream().mapToLong(spec -> spec.shape().size()).sum();
        assertThat(parameters).isEqualTo(GOLDEN.json().get("parameters").asLong());
    }

    @Test
    void has_as_many_parameters_as_the_note_at_width_128() {
        long parameters =
                Ss2d.weights("", 128, 16).stream().mapToLong(spec -> spec.shape().size()).sum();
        assertThat(parameters).isEqualTo(168_960);
    }

    @Test
    void starts_with_steps_between_a_thousandth_and_a_tenth_and_the_states_of_s4d_real() {
        try (Weights fresh = Weights.start(manager, Ss2d.weights("cell.ss2d", 20, 16), 1)) {
            float[] bias = fresh.get("cell.ss2d.dt_b").toFloatArray();
            for (float b : bias) {
                assertThat(Math.log1p(Math.exp(b))).isBetween(0.00099, 0.101);
            }
            float[] logA = fresh.get("cell.ss2d.A_log").toFloatArray();
            for (int i = 0; i < logA.length; i++) {
                assertThat(Math.exp(logA[i])).isCloseTo(1 + i % 16, within(1e-5));
            }
            assertThat(fresh.get("cell.ss2d.D").toFloatArray()).containsOnly(1f);
        }
    }

    private NDArray input() {
        return GOLDEN.array(manager, "input");
    }
}
