package io.nowstream.frames;

import static io.nowstream.frames.Packing.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PackingTest {

    private static final Packing VIL = new Packing(CellType.UINT8, 1, 0, 255, 0);
    private static final Packing RAIN = new Packing(CellType.UINT16, 0.12, 0, 65535, 0);
    private static final Packing DBZ = new Packing(CellType.UINT8, 0.5, -32, 255, NONE);

    @Test
    void a_cell_has_three_states() {
        assertThat(VIL.valueOf(255, Quantity.VIL)).isNaN();
        assertThat(VIL.valueOf(0, Quantity.VIL)).isZero();
        assertThat(VIL.valueOf(254, Quantity.VIL)).isEqualTo(254);
        assertThat(VIL.codeOf(Float.NaN, Quantity.VIL)).isEqualTo(255);
        assertThat(VIL.codeOf(0, Quantity.VIL)).isZero();
        assertThat(VIL.codeOf(133.4f, Quantity.VIL)).isEqualTo(133);
    }

    @Test
    void nothing_found_is_the_value_that_stands_for_nothing_wherever_its_code_lies() {
        Packing nothingOnTop = new Packing(CellType.UINT8, 0.5, 10, 254, 255);
        assertThat(nothingOnTop.valueOf(255, Quantity.REFLECTIVITY)).isZero();
        assertThat(nothingOnTop.codeOf(0, Quantity.REFLECTIVITY)).isEqualTo(255);
        assertThat(nothingOnTop.codeOf(-3, Quantity.REFLECTIVITY)).isEqualTo(255);
    }

    @Test
    void an_echo_weaker_than_nothing_counts_as_nothing() {
        assertThat(DBZ.valueOf(10, Quantity.REFLECTIVITY)).isZero();
        assertThat(DBZ.valueOf(65, Quantity.REFLECTIVITY)).isEqualTo(0.5f);
        assertThat(DBZ.codeOf(-27, Quantity.REFLECTIVITY)).isEqualTo(10);
    }

    @Test
    void a_value_above_the_largest_code_takes_the_largest_measured_one() {
        assertThat(VIL.codeOf(254.9f, Quantity.VIL)).isEqualTo(254);
        assertThat(VIL.codeOf(1e9f, Quantity.VIL)).isEqualTo(254);
        assertThat(VIL.codeOf(Float.POSITIVE_INFINITY, Quantity.VIL)).isEqualTo(254);
        assertThat(RAIN.codeOf(1e9f, Quantity.RAIN_RATE)).isEqualTo(65534);
        assertThat(DBZ.codeOf(Float.NEGATIVE_INFINITY, Quantity.REFLECTIVITY)).isZero();
    }

    @Test
    void a_trace_becomes_whichever_is_nearer_nothing_or_the_smallest_measured_value() {
        assertThat(RAIN.codeOf(0.05f, Quantity.RAIN_RATE)).isZero();
        assertThat(RAIN.codeOf(0.07f, Quantity.RAIN_RATE)).isEqualTo(1);
        Packing fromOneOn = new Packing(CellType.UINT8, 1, 1, 255, 254);
        assertThat(fromOneOn.codeOf(0.2f, Quantity.RAIN_RATE)).isEqualTo(254);
        assertThat(fromOneOn.codeOf(0.8f, Quantity.RAIN_RATE)).isZero();
    }

    @Test
    void a_measured_value_steps_aside_from_special_codes_in_the_middle_of_the_scale() {
        Packing awkward = new Packing(CellType.UINT8, 1, 0, 127, 126);
        assertThat(awkward.codeOf(127.2f, Quantity.VIL)).isEqualTo(128);
        assertThat(awkward.codeOf(126.4f, Quantity.VIL)).isEqualTo(125);
        assertThat(awkward.codeOf(125.9f, Quantity.VIL)).isEqualTo(125);
    }

    /** Seeded, so that a failure can be seen again. */
    @Test
    void no_forecast_value_says_no_coverage_and_only_the_nearest_code_is_taken() {
        long seed = 20240612;
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            Packing packing = somePacking(random);
            for (int i = 0; i < 100; i++) {
                float value = random.nextFloat() * 300 - 20;
                int code = packing.codeOf(value, Quantity.RAIN_RATE);
                assertThat(code)
                        .as("seed %d: %s, value %s", seed, packing, value)
                        .isNotEqualTo(packing.nodata())
                        .isBetween(0, 255);
                double error = error(packing, code, value);
                for (int other = 0; other < 256; other++) {
                    if (other != packing.nodata()) {
                        assertThat(error)
                                .as("seed %d: %s, value %s", seed, packing, value)
                                .isLessThanOrEqualTo(error(packing, other, value) + 1e-4);
                    }
                }
            }
        }
    }

    @Test
    void every_code_survives_the_way_through_its_value() {
        for (int code = 0; code < 256; code++) {
            assertThat(VIL.codeOf(VIL.valueOf(code, Quantity.VIL), Quantity.VIL)).isEqualTo(code);
        }
        for (int code = 0; code < 65536; code++) {
            float value = RAIN.valueOf(code, Quantity.RAIN_RATE);
            assertThat(RAIN.codeOf(value, Quantity.RAIN_RATE)).isEqualTo(code);
        }
    }

    @Test
    void packings_that_make_no_sense_are_refused_with_what_was_wrong() {
        assertThatThrownBy(() -> new Packing(CellType.UINT8, 0, 0, 255, 0))
                .hasMessageContaining("scale 0.0");
        assertThatThrownBy(() -> new Packing(CellType.UINT8, 1, Double.NaN, 255, 0))
                .hasMessageContaining("offset NaN");
        assertThatThrownBy(() -> new Packing(CellType.UINT8, 1, 0, 256, 0))
                .hasMessage("UINT8 codes run from 0 to 255, got nodata 256, undetect 0");
        assertThatThrownBy(() -> new Packing(CellType.UINT8, 1, 0, 7, 7))
                .hasMessage("code 7 cannot mean both no coverage and nothing found");
        assertThatThrownBy(() -> new Packing(CellType.FLOAT32, 2, 0, NONE, NONE))
                .hasMessage("FLOAT32 cells are values: no scale, no codes");
    }

    @Test
    void no_coverage_without_a_code_for_it_is_refused() {
        Packing everywhere = new Packing(CellType.UINT8, 1, 0, NONE, 0);
        assertThatThrownBy(() -> everywhere.codeOf(Float.NaN, Quantity.VIL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a cell without coverage, and no nodata code");
    }

    private static Packing somePacking(Random random) {
        int nodata = random.nextInt(257) - 1;
        int undetect = random.nextInt(257) - 1;
        return new Packing(
                CellType.UINT8,
                0.1 + random.nextDouble(),
                random.nextInt(3),
                nodata,
                undetect == nodata ? NONE : undetect);
    }

    private static double error(Packing packing, int code, float value) {
        double wanted = Math.max(value, Quantity.RAIN_RATE.nothing());
        return Math.abs(packing.valueOf(code, Quantity.RAIN_RATE) - wanted);
    }
}
