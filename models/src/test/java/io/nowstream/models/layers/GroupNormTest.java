package io.nowstream.models.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.nowstream.models.network.Weights;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GroupNormTest {

    private static final int CHANNELS = 6;
    private static final int CELLS = 5;

    @Test
    void each_samples_groups_get_mean_0_and_variance_1_then_each_channel_its_own_scale() {
        try (NDManager manager = NDManager.newBaseManager()) {
            JniUtils.setGradMode(false);
            Weights w = Weights.start(manager, LayerNorm.weights("", CHANNELS), 1);
            w.get("weight").set(new float[] {1, 2, 3, 4, 5, 6});
            w.get("bias").set(new float[] {0, .1f, .2f, .3f, .4f, .5f});
            float[] x = new float[2 * CHANNELS * CELLS];
            Random random = new Random(2);
            for (int i = 0; i < x.length; i++) {
                x[i] = 3 + (float) random.nextGaussian();
            }
            NDArray array = manager.create(x, new Shape(2, CHANNELS, 1, CELLS));
            assertThat(GroupNorm.apply(w, array, 3).toFloatArray())
                    .containsExactly(byDefinition(x), within(1e-4f));
        }
    }

    private static float[] byDefinition(float[] x) {
        float[] y = new float[x.length];
        int group = 2 * CELLS;
        for (int from = 0; from < x.length; from += group) {
            double mean = 0;
            for (int i = from; i < from + group; i++) {
                mean += x[i] / group;
            }
            double variance = 0;
            for (int i = from; i < from + group; i++) {
                variance += (x[i] - mean) * (x[i] - mean) / group;
            }
            for (int i = from; i < from + group; i++) {
                int channel = i / CELLS % CHANNELS;
                double normal = (x[i] - mean) / Math.sqrt(variance + 1e-5);
                y[i] = (float) (normal * (channel + 1) + channel * 0.1);
            }
        }
        return y;
    }
}
