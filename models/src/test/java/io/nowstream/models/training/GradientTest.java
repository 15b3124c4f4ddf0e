package io.nowstream.models.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GradientTest {

    private final NDManager engine = NDManager.newBaseManager("PyTorch");

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void its_norm_is_over_all_weights_and_both_signs() {
        assertThat(gradient(new float[] {-3, 0}, new float[] {4}).norm()).isEqualTo(5);
    }

    @Test
    void a_long_one_is_shortened_to_the_limit_whatever_its_sign() {
        assertThat(gradient(new float[] {-30, 0}, new float[] {-40}).scaleTo(1)).isEqualTo(0.02);
    }

    @Test
    void a_short_one_is_left_alone() {
        assertThat(gradient(new float[] {-0.3f, 0}, new float[] {0.4f}).scaleTo(1)).isEqualTo(1);
    }

    @Test
    void no_limit_is_no_change() {
        assertThat(gradient(new float[] {-30, 0}, new float[] {40}).scaleTo(0)).isEqualTo(1);
    }

    private Gradient gradient(float[] a, float[] b) {
        return Gradient.of(Map.of("a", engine.create(a), "b", engine.create(b)));
    }
}
