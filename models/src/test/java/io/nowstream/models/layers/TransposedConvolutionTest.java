package io.nowstream.models.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.nowstream.models.layers.scan.Gradients;
import io.nowstream.models.network.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against the definition, in loops: every input cell adds its kernel to the output. */
class TransposedConvolutionTest {

    private static final int IN = 3;
    private static final int OUT = 2;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        JniUtils.setGradMode(false);
        manager.close();
    }

    @Test
    void it_is_the_transpose_of_a_convolution_with_stride_two() {
        for (int[] size : new int[][] {{1, 1}, {1, 4}, {3, 5}}) {
            Weights w = weights();
            NDArray x = random(1, 2, IN, size[0], size[1]);
            NDArray y = TransposedConvolution.of(w, manager).apply(x);
            assertThat(y.getShape()).isEqualTo(new Shape(2, OUT, 2L * size[0], 2L * size[1]));
            assertThat(y.toFloatArray())
                    .containsExactly(byDefinition(w, x, size[0], size[1]), within(1e-5f));
        }
    }

    /** y is linear in each: the gradient of y·g along a direction is the difference itself. */
    @Test
    void its_gradients_are_those_of_a_linear_map() {
        JniUtils.setGradMode(true);
        Weights w = weights();
        NDArray x = random(1, 2, IN, 3, 4);
        NDArray g = random(7, 2, OUT, 6, 8);
        Map<String, NDArray> leaves = new LinkedHashMap<>(w.all());
        leaves.put("x", x);
        leaves.values().forEach(leaf -> leaf.setRequiresGradient(true));
        double before = dot(byDefinition(w, x, 3, 4), g);
        Gradients.backward(TransposedConvolution.of(w, manager).apply(x).mul(g).sum());
        leaves.forEach(
                (name, leaf) -> {
                    JniUtils.setGradMode(false);
                    NDArray direction = random(8, leaf.getShape().getShape());
                    float[] original = leaf.toFloatArray();
                    double expected = dot(leaf.getGradient().toFloatArray(), direction);
                    leaf.set(leaf.add(direction).toFloatArray());
                    double after = dot(byDefinition(w, x, 3, 4), g);
                    leaf.set(original);
                    assertThat(after - before).as(name).isEqualTo(expected, within(1e-3));
                });
    }

    private static float[] byDefinition(Weights w, NDArray x, int rows, int columns) {
        float[] weight = w.get("weight").toFloatArray();
        float[] bias = w.get("bias").toFloatArray();
        float[] in = x.toFloatArray();
        int wide = 2 * columns;
        float[] out = new float[2 * OUT * 4 * rows * columns];
        for (int b = 0; b < 2; b++) {
            for (int o = 0; o < OUT; o++) {
                int plane = (b * OUT + o) * 4 * rows * columns;
                Arrays.fill(out, plane, plane + 4 * rows * columns, bias[o]);
                for (int i = 0; i < IN; i++) {
                    for (int at = 0; at < rows * columns; at++) {
                        for (int k = 0; k < 9; k++) {
                            int row = 2 * (at / columns) - 1 + k / 3;
                            int column = 2 * (at % columns) - 1 + k % 3;
                            if (row >= 0 && row < 2 * rows && column >= 0 && column < wide) {
                                out[plane + row * wide + column] +=
                                        in[(b * IN + i) * rows * columns + at]
                                                * weight[(i * OUT + o) * 9 + k];
                            }
                        }
                    }
                }
            }
        }
        return out;
    }

    private static double dot(float[] a, NDArray b) {
        float[] other = b.toFloatArray();
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * other[i];
        }
        return sum;
    }

    private Weights weights() {
        return Weights.start(manager, TransposedConvolution.weights("", IN, OUT), 3);
    }

    private NDArray random(long seed, long... shape) {
        Random random = new Random(seed);
        float[] values = new float[(int) new Shape(shape).size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, new Shape(shape));
    }
}
