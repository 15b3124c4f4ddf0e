package io.nowstream.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a soak of so many minutes, looked at every five seconds, calls flat. */
class FigureTest {

    private static final double TEN_MINUTES = 10;
    private static final double EVERY = 5 / 60.0;

    private final Random random = new Random(7);

    /** A whole run of a value that is so by the minute; the first fifth is not judged. */
    private static Trend seen(double minutes, DoubleUnaryOperator byMinute) {
        Series series = new Series();
        for (double minute = 0; minute <= minutes; minute += EVERY) {
            series.add(minute, byMinute.applyAsDouble(minute));
        }
        return series.floorSince(minutes / 5);
    }

    private static boolean isFlat(Figure figure, DoubleUnaryOperator byMinute) {
        return figure.isFlat(seen(TEN_MINUTES, byMinute));
    }

    private double noise(double deviation) {
        return deviation * random.nextGaussian();
    }

    @Test
    void what_only_trembles_is_flat() {
        assertThat(isFlat(Figure.HEAP, minute -> 120 + noise(3))).isTrue();
        assertThat(isFlat(Figure.HANDLES, minute -> 300 + Math.round(noise(4)))).isTrue();
        assertThat(isFlat(Figure.NATIVE, minute -> 700 + noise(20))).isTrue();
        assertThat(isFlat(Figure.CHECKPOINT, minute -> 2 + noise(0.3))).isTrue();
    }

    @Test
    void a_sawtooth_is_flat() {
        assertThat(isFlat(Figure.HEAP, minute -> 100 + 60 * (minute / 0.7 % 1))).isTrue();
        assertThat(isFlat(Figure.HANDLES, minute -> 200 + Math.floor(40 * (minute % 1)))).isTrue();
    }

    @Test
    void a_step_in_the_first_fifth_is_flat() {
        assertThat(isFlat(Figure.HEAP, minute -> minute < 1.9 ? 60 : 140)).isTrue();
        assertThat(isFlat(Figure.HANDLES, minute -> minute < 1.9 ? 100 : 400)).isTrue();
    }

    @Test
    void a_few_wild_values_are_no_trend() {
        assertThat(isFlat(Figure.HEAP, minute -> minute > 8.5 && minute < 9.5 ? 400 : 100))
                .isTrue();
    }

    @Test
    void what_falls_is_flat() {
        assertThat(isFlat(Figure.HEAP, minute -> 200 - 10 * minute)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {40, 120, 600})
    void a_megabyte_of_heap_a_minute_is_a_leak(double megabytes) {
        assertThat(isFlat(Figure.HEAP, minute -> megabytes + minute + noise(1.5))).isFalse();
    }

    @Test
    void a_leak_under_a_sawtooth_is_a_leak() {
        assertThat(isFlat(Figure.HEAP, minute -> 100 + minute + 40 * (minute / 0.7 % 1))).isFalse();
    }

    @Test
    void a_handle_every_ten_seconds_is_a_leak() {
        assertThat(isFlat(Figure.HANDLES, minute -> 300 + Math.floor(6 * minute) + noise(4)))
                .isFalse();
        assertThat(isFlat(Figure.THREADS, minute -> 80 + Math.floor(6 * minute))).isFalse();
    }

    @Test
    void five_megabytes_of_native_memory_a_minute_are_a_leak() {
        assertThat(isFlat(Figure.NATIVE, minute -> 450 + 5 * minute + noise(8))).isFalse();
    }

    @Test
    void a_checkpoint_that_grows_by_a_quarter_is_a_leak() {
        assertThat(isFlat(Figure.CHECKPOINT, minute -> 4 + 0.1 * minute + noise(0.3))).isFalse();
    }

    @Test
    void a_longer_run_finds_a_slower_leak() {
        DoubleUnaryOperator slow = minute -> 100 + 0.4 * minute;

        assertThat(Figure.HEAP.isFlat(seen(TEN_MINUTES, slow))).isTrue();
        assertThat(Figure.HEAP.isFlat(seen(3 * TEN_MINUTES, slow))).isFalse();
    }

    @Test
    void the_line_is_told_by_its_ends_and_its_slope() {
        Trend trend = seen(TEN_MINUTES, minute -> 10 + 2 * minute);

        assertThat(trend.perMinute()).isCloseTo(2, within());
        assertThat(trend.begin()).isCloseTo(14, within());
        assertThat(trend.end()).isCloseTo(30, within());
        assertThat(trend.growth()).isCloseTo(16, within());
    }

    private static Offset<Double> within() {
        return Offset.offset(0.2);
    }

    @Test
    void one_value_is_no_trend() {
        Series series = new Series();
        series.add(0, 1);

        assertThatThrownBy(() -> series.floorSince(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs two values or more");
    }
}
