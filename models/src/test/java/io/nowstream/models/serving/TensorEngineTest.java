package io.nowstream.models.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class TensorEngineTest {

    @Test
    void the_engine_computes_on_one_thread_and_stays_off_the_network() {
        try (NDManager manager = TensorEngine.manager(DeviceKind.CPU);
                NDArray ones = manager.ones(new Shape(2, 3))) {
            assertThat(ones.sum().getFloat()).isEqualTo(6);
            assertThat(JniUtils.getNumThreads()).isEqualTo(1);
            assertThat(Boolean.getBoolean("ai.djl.offline")).isTrue();
        }
    }

    @Test
    void a_gpu_that_is_not_there_is_missed_in_one_sentence() {
        Assumptions.assumeTrue(TensorEngine.missing(DeviceKind.GPU).isPresent());

        assertThatThrownBy(() -> TensorEngine.manager(DeviceKind.GPU))
                .isInstanceOf(UnavailableDeviceException.class)
                .hasMessageStartingWith("device gpu: ")
                .hasMessageEndingWith("or use device cpu")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void without_gradients_means_here_and_now_only() {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
        try {
            assertThat(TensorEngine.<Boolean>withoutGradients(JniUtils::isGradMode)).isFalse();
            assertThat(JniUtils.isGradMode()).isTrue();
        } finally {
            JniUtils.setGradMode(before);
        }
    }

    @Test
    void devices_go_by_their_labels() {
        assertThat(DeviceKind.of("gpu")).isEqualTo(DeviceKind.GPU);
        assertThatThrownBy(() -> DeviceKind.of("tpu"))
                .hasMessage("device is cpu or gpu, not \"tpu\"");
    }
}
