package io.nowstream.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.nowstream.models.network.Start;
import io.nowstream.models.network.WeightSpec;
import io.nowstream.models.network.Weights;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AdamTest {

    private static final Offset<Float> ROUNDING = within(2e-7f);

    private final Recipe.Optimiser optimiser = new Recipe.Optimiser(0.1, 0.9, 0.999, 1e-8, 0);

    @Test
    void two_steps_are_as_worked_out_by_hand() {
        float[] values = stepped(optimiser, 1, new float[] {2, -1}, new float[] {1, -3});

        // Step 1: m = 0.2, v = 0.004, so m^ = 2 and √v^ = 2: the weight goes by the whole rate.
        // Step 2: m = 0.28, m^ = 0.28 / 0.19; v = 0.004996, v^ = 0.004996 / 0.001999.
        double second = 0.1 * (0.28 / 0.19) / Math.sqrt(0.004996 / 0.001999);
        assertThat(values[0]).isCloseTo((float) (1 - 0.1 - second), ROUNDING);
        // The other: m = -0.39, m^ = -0.39 / 0.19; v = 0.009999, v^ = 0.009999 / 0.001999.
        double other = 0.1 * (-0.39 / 0.19) / Math.sqrt(0.009999 / 0.001999);
        assertThat(values[1]).isCloseTo((float) (1 + 0.1 - other), ROUNDING);
    }

    @Test
    void eps_is_added_to_the_root() {
        Recipe.Optimiser blunt = new Recipe.Optimiser(0.1, 0.9, 0.999, 2, 0);
        assertThat(stepped(blunt, 1, new float[] {2, 0})[0])
                .isCloseTo((float) (1 - 0.1 * 2 / (2 + 2)), ROUNDING);
    }

    @Test
    void gradients_are_scaled_before_they_are_remembered() {
        float[] scaled = stepped(optimiser, 0.5, new float[] {2, -1}, new float[] {1, -3});
        float[] halved = stepped(optimiser, 1, new float[] {1, -0.5f}, new float[] {0.5f, -1.5f});
        assertThat(scaled).containsExactly(halved);
    }

    @Test
    void no_gradient_is_no_step() {
        assertThat(stepped(optimiser, 1, new float[] {0, 0})).containsExactly(1, 1);
    }

    /** Where two weights of 1 are after steps with these gradients. */
    private static float[] stepped(Recipe.Optimiser optimiser, double scale, float[]... gradients) {
        List<WeightSpec> specs = List.of(new WeightSpec("w", new Shape(2), Start.constant(1)));
        try (NDManager engine = NDManager.newBaseManager("PyTorch");
                Weights weights = Weights.start(engine, specs, 0);
                Adam adam = Adam.fresh(optimiser, weights)) {
            for (float[] gradient : gradients) {
                adam.step(weights, Map.of("w", engine.create(gradient)), optimiser.lr(), scale);
            }
            return weights.get("w").toFloatArray();
        }
    }
}
