package io.nowstream.models.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.nowstream.models.network.Pass;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class DropPathTest {

    private static final int SAMPLES = 4000;

    @Test
    void a_sample_is_left_out_whole_or_scaled_so_that_the_mean_stays() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray branch = manager.ones(new Shape(SAMPLES, 2, 1));
            float[] values = DropPath.apply(branch, 0.25, training()).toFloatArray();
            int left = 0;
            for (int i = 0; i < values.length; i += 2) {
                assertThat(values[i]).isEqualTo(values[i + 1]).isIn(0f, (float) (1 / 0.75));
                left += values[i] == 0 ? 1 : 0;
            }
            assertThat(left / (double) SAMPLES).isEqualTo(0.25, within(0.03));
        }
    }

    @Test
    void inference_and_a_rate_of_0_change_nothing() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray branch = manager.ones(new Shape(2, 2, 1));
            assertThat(DropPath.apply(branch, 0.25, Pass.INFERENCE)).isSameAs(branch);
            assertThat(DropPath.apply(branch, 0, training())).isSameAs(branch);
        }
    }

    private static Pass training() {
        return Pass.training(RandomGeneratorFactory.of("L64X128MixRandom").create(1));
    }
}
