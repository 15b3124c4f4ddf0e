package io.nowstream.models.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nowstream.models.baseline.GaussianBlur;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores that see more than one cell at a time: spectra, blur, fractions, blocks. */
class PatternScoresTest {

    private static final float NAN = Float.NaN;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 10, 15, 64, 97})
    void a_transform_is_what_its_definition_says(int n) {
        double[] re = new Random(1).doubles(n, -1, 1).toArray();
        double[] im = new Random(2).doubles(n, -1, 1).toArray();
        double[] xr = re.clone();
        double[] xi = im.clone();
        new Fourier(n).transform(xr, xi, 0);
        for (int k = 0; k < n; k++) {
            double sumRe = 0;
            double sumIm = 0;
            for (int j = 0; j < n; j++) {
                double angle = 2 * Math.PI * ((long) j * k % n) / n;
                sumRe += re[j] * Math.cos(angle) + im[j] * Math.sin(angle);
                sumIm += im[j] * Math.cos(angle) - re[j] * Math.sin(angle);
            }
            assertThat(xr[k]).isCloseTo(sumRe, within(1e-11 * n));
            assertThat(xi[k]).isCloseTo(sumIm, within(1e-11 * n));
        }
    }

    @ParameterizedTest
    @CsvSource({"9, 14", "16, 8", "7, 7"})
    void two_fields_transformed_together_have_the_powers_they_have_alone(int rows, int columns) {
        float[] one = noise(1, rows * columns);
        float[] other = noise(2, rows * columns);
        float[] nothing = new float[rows * columns];
        PlanePower both = PlanePower.of(one, other, rows, columns, rows, columns);
        PlanePower alone = PlanePower.of(one, nothing, rows, columns, rows, columns);
        PlanePower otherAlone = PlanePower.of(other, nothing, rows, columns, rows, columns);
        assertThat(both.first()).containsExactly(alone.first(), within(1e-9));
        assertThat(both.second()).containsExactly(otherAlone.first(), within(1e-9));
    }

    @Test
    void spectra_add_up_and_fields_with_gaps_have_none() {
        float[] one = noise(1, 100);
        RadialSpectrum spectrum = RadialSpectrum.of(one, 10, 10);
        assertThat(spectrum.plus(spectrum).mean()).containsExactly(spectrum.mean(), within(1e-12));
        one[7] = NAN;
        assertThatThrownBy(() -> RadialSpectrum.of(one, 10, 10))
                .hasMessage("a field with a cell without data has no spectrum");
        assertThatThrownBy(() -> spectrum.plus(RadialSpectrum.of(noise(1, 144), 12, 12)))
                .hasMessage("spectra of 5 and 6 rings do not add up");
    }

    @Test
    void what_is_as_sharp_as_observed_has_a_blur_of_1() {
        float[] field = noise(3, 40 * 60);
        assertThat(Blur.of(field, field, 40, 60).ratioBelow(16)).isCloseTo(1, within(1e-9));
    }

    @Test
    void the_wider_the_gaussian_the_less_small_scale_power_is_left() {
        float[] field = noise(3, 40 * 60);
        double before = 1;
        for (double sigma : new double[] {0.5, 1, 2, 4}) {
            float[] blurred = GaussianBlur.blur(field, 40, 60, sigma);
            double ratio = Blur.of(blurred, field, 40, 60).ratioBelow(16);
            assertThat(ratio).isLessThan(before).isPositive();
            before = ratio;
        }
        assertThat(before).isLessThan(0.05);
    }

    @Test
    void half_the_amplitude_is_a_quarter_of_the_power() {
        float[] field = noise(3, 32 * 32);
        float[] half = field.clone();
        for (int i = 0; i < half.length; i++) {
            half[i] /= 2;
        }
        assertThat(Blur.of(half, field, 32, 32).ratioBelow(8)).isCloseTo(0.25, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"3, 4", "6, 8", "12, 16", "24, 32"})
    void a_wave_is_counted_below_the_next_power_of_two_along_either_axis(
            int wavelength, int below) {
        for (boolean along : new boolean[] {true, false}) {
            int rows = along ? 48 : 96;
            int columns = along ? 96 : 48;
            float[] wave = new float[rows * columns];
            for (int i = 0; i < wave.length; i++) {
                int place = along ? i % columns : i / columns;
                wave[i] = (float) Math.sin(2 * Math.PI * place / wavelength);
            }
            Blur blur = Blur.of(wave, wave, rows, columns);
            double all = blur.observed().stream().mapToDouble(p -> p).sum();
            int octave = Integer.numberOfTrailingZeros(below) - 2;
            assertThat(blur.observed().get(octave) / all).isGreaterThan(0.8);
        }
    }

    @Test
    void blurs_add_up() {
        float[] one = noise(1, 256);
        float[] other = noise(2, 256);
        Blur sum = Blur.of(one, other, 16, 16).plus(Blur.of(other, one, 16, 16));
        assertThat(sum.ratioBelow(16)).isCloseTo(1, within(1e-9));
        assertThat(Blur.EMPTY.ratioBelow(16)).isNaN();
        assertThatThrownBy(() -> sum.ratioBelow(10))
                .hasMessage("scales are told apart at 4, 8, 16, … 256 cells, not at 10");
    }

    @Test
    void fractions_of_a_shifted_event_agree_once_the_neighbourhood_holds_both() {
        float[] observed = new float[15 * 15];
        float[] forecast = new float[15 * 15];
        observed[7 * 15 + 6] = 20;
        forecast[7 * 15 + 8] = 20;
        double cellwise = FractionsSkill.of(forecast, observed, 15, 15, 20, 1).fss();
        double around = FractionsSkill.of(forecast, observed, 15, 15, 20, 5).fss();
        assertThat(cellwise).isZero();
        assertThat(around).isCloseTo(0.6, within(1e-9));
    }

    @Test
    void a_cell_without_data_on_either_side_holds_no_event_on_both() {
        float[] observed = {NAN, 20, 0, 0, 0, 0, 0, 0, 0};
        float[] forecast = {20, 20, 0, 0, 0, 0, 0, 0, NAN};
        assertThat(FractionsSkill.of(forecast, observed, 3, 3, 20, 1))
                .isEqualTo(new FractionsSkill(0, 2));
        assertThatThrownBy(() -> FractionsSkill.of(forecast, observed, 3, 3, 20, 4))
                .hasMessage("a neighbourhood has a cell in its middle: an odd side, not 4");
    }

    @Test
    void a_block_is_its_largest_cell_unless_one_is_missing() {
        float[] field = {
            1, 2, 0, 0, 9, //
            3, 0, NAN, 5, 9, //
            9, 9, 9, 9, 9
        };
        assertThat(MaxPooling.pool(field, 3, 5, 2)).containsExactly(3, NAN);
        assertThatThrownBy(() -> MaxPooling.pool(field, 3, 5, 4))
                .hasMessage("blocks of 4 x 4 cells do not fit 3 x 5");
    }

    @Test
    void an_ensemble_of_one_has_no_fair_score() {
        CrpsSums sums = CrpsSums.of(new float[][] {{1, 5, NAN}}, new float[] {2, 2, 2});
        assertThat(sums.n()).isEqualTo(2);
        assertThat(sums.crps()).isEqualTo(2);
        assertThat(sums.fairCrps()).isNaN();
        assertThat(sums.plus(CrpsSums.EMPTY)).isEqualTo(sums);
    }

    @Test
    void frames_without_the_event_are_left_out_of_averages_over_frames() {
        float[] dry = {0, 0.1f};
        float[] rain = {0.5f, 0.1f};
        assertThat(FrameAveragedEvents.of(rain, dry)).isEqualTo(FrameAveragedEvents.EMPTY);
        assertThat(FrameAveragedEvents.of(dry, rain))
                .as("FAR is 1 where nothing was forecast")
                .isEqualTo(new FrameAveragedEvents(1, 0, 1, 0));
    }

    private static float[] noise(int seed, int cells) {
        Random random = new Random(seed);
        float[] field = new float[cells];
        for (int i = 0; i < cells; i++) {
            field[i] = random.nextFloat() - 0.5f;
        }
        return field;
    }
}
