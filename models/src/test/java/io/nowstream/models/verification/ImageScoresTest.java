package io.nowstream.models.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** SSIM and PSNR; the figures are the specification's own fixture. */
class ImageScoresTest {

    private static final int SIDE = 16;

    @Test
    void similarity_of_the_fixture() {
        float[] truth = truth();
        float[] forecast = forecast(0.05);
        assertSsim(Ssim.UNIFORM_RANGE_1, forecast, truth, 0.992120);
        assertSsim(Ssim.UNIFORM_RANGE_2, forecast, truth, 0.992227);
        assertSsim(Ssim.GAUSSIAN_ON_255, forecast, truth, 0.992418);
        assertSsim(Ssim.GAUSSIAN, forecast, truth, 0.992418);
    }

    @Test
    void noise_of_the_fixture() {
        assertThat(Psnr.PROPER.of(forecast(0.05), truth())).isCloseTo(28.1440, within(5e-5));
        assertThat(Psnr.WRAPPED.of(forecast(0.05), truth())).isCloseTo(28.3113, within(5e-5));
    }

    @Test
    void wrapping_makes_a_larger_error_look_smaller() {
        assertThat(Psnr.PROPER.of(forecast(0.1), truth())).isCloseTo(22.3279, within(5e-5));
        assertThat(Psnr.WRAPPED.of(forecast(0.1), truth())).isCloseTo(29.1227, within(5e-5));
    }

    @Test
    void a_frame_without_error_counts_as_100_db() {
        assertThat(Psnr.PROPER.of(truth(), truth())).isEqualTo(100);
        assertThat(Psnr.WRAPPED.of(truth(), truth())).isEqualTo(100);
    }

    @Test
    void values_are_clipped_to_the_unit_interval() {
        float[] beyond = truth();
        for (int i = 0; i < beyond.length; i++) {
            beyond[i] = beyond[i] == 1 ? 7 : beyond[i] == 0 ? -7 : beyond[i];
        }
        assertThat(Psnr.PROPER.of(beyond, truth())).isEqualTo(100);
        assertSsim(Ssim.GAUSSIAN, beyond, truth(), 1);
    }

    @Test
    void a_frame_with_a_cell_without_data_has_neither_and_is_counted() {
        float[] holed = truth();
        holed[3] = Float.NaN;
        FrameMean mean = FrameMean.EMPTY;
        for (float[] forecast : new float[][] {truth(), holed}) {
            mean = mean.plus(FrameMean.of(Psnr.PROPER.of(forecast, truth())));
            assertThat(Double.isNaN(Ssim.GAUSSIAN.of(truth(), forecast, SIDE, SIDE)))
                    .isEqualTo(forecast == holed);
        }
        assertThat(mean).isEqualTo(new FrameMean(1, 100, 1));
        assertThat(mean.mean()).isEqualTo(100);
        assertThat(FrameMean.EMPTY.mean()).isNaN();
    }

    @Test
    void a_frame_smaller_than_the_window_is_refused() {
        assertThatThrownBy(() -> Ssim.GAUSSIAN.of(new float[100], new float[100], 10, 10))
                .hasMessage("SSIM looks through windows of 11 x 11 cells; the frame has 10 x 10");
        assertThatThrownBy(() -> Ssim.GAUSSIAN.of(new float[256], new float[256], 15, 16))
                .hasMessage("field has 256 values; its 15 x 16 grid needs 240");
    }

    private static float[] truth() {
        float[] truth = new float[SIDE * SIDE];
        for (int i = 0; i < truth.length; i++) {
            truth[i] = (float) ((3 * (i / SIDE) + 5 * (i % SIDE)) % 16 / 15.0);
        }
        return truth;
    }

    private static float[] forecast(double amplitude) {
        float[] forecast = truth();
        for (int i = 0; i < forecast.length; i++) {
            double wave = (i / SIDE + 2 * (i % SIDE)) % 3 - 1;
            forecast[i] = (float) Math.min(1, Math.max(0, forecast[i] + amplitude * wave));
        }
        return forecast;
    }

    private static void assertSsim(Ssim kind, float[] forecast, float[] truth, double expected) {
        assertThat(kind.of(forecast, truth, SIDE, SIDE)).isCloseTo(expected, within(5.1e-7));
    }
}
