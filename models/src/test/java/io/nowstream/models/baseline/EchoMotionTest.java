package io.nowstream.models.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.Quantity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EchoMotionTest {

    private static final int ROWS = 40;
    private static final int COLUMNS = 48;

    /** A shower that drifts two columns east per step; a corner is not covered. */
    private static float[] shower(int step) {
        float[] field = new float[ROWS * COLUMNS];
        for (int i = 0; i < field.length; i++) {
            double dy = (i / COLUMNS - 20) / 4.0;
            double dx = (i % COLUMNS - 14 - 2 * step) / 4.0;
            boolean covered = i / COLUMNS + i % COLUMNS > 8;
            field[i] = covered ? (float) (50 * Math.exp(-dy * dy - dx * dx)) : Float.NaN;
        }
        return field;
    }

    private static EchoMotion seenIn(Quantity quantity, float[]... frames) {
        return EchoMotion.of(frames, quantity, ROWS, COLUMNS);
    }

    private static int heaviestColumn(float[] field) {
        int heaviest = 0;
        for (int i = 0; i < field.length; i++) {
            heaviest = known(field[i]) > known(field[heaviest]) ? i : heaviest;
        }
        return heaviest % COLUMNS;
    }

    private static float known(float value) {
        return Float.isNaN(value) ? 0 : value;
    }

    @ParameterizedTest
    @EnumSource(
            value = Quantity.class,
            names = {"REFLECTIVITY", "RAIN_RATE", "VIL"})
    void echo_is_carried_on_as_it_moved(Quantity quantity) {
        float[][] ahead = seenIn(quantity, shower(0), shower(1), shower(2)).carry(shower(2), 4);

        for (int lead = 1; lead <= 4; lead++) {
            assertThat(heaviestColumn(ahead[lead - 1])).isEqualTo(14 + 2 * (2 + lead));
        }
    }

    @Test
    void a_frame_of_any_time_can_be_carried() {
        EchoMotion motion = seenIn(Quantity.RAIN_RATE, shower(1), shower(2));

        assertThat(heaviestColumn(motion.carry(shower(0), 1)[0])).isEqualTo(14 + 2);
    }

    @Test
    void frames_before_the_last_three_change_nothing() {
        EchoMotion ofThree = seenIn(Quantity.VIL, shower(0), shower(1), shower(2));
        EchoMotion ofFive =
                seenIn(Quantity.VIL, shower(9), shower(4), shower(0), shower(1), shower(2));

        for (int lead = 0; lead < 2; lead++) {
            assertThat(ofFive.carry(shower(2), 2)[lead])
                    .isEqualTo(ofThree.carry(shower(2), 2)[lead]);
        }
    }

    @Test
    void frames_are_only_read() {
        float[] before = shower(0);
        float[] now = shower(1);
        seenIn(Quantity.RAIN_RATE, before, now).carry(now, 2);

        assertThat(before).isEqualTo(shower(0));
        assertThat(now).isEqualTo(shower(1));
    }

    @Test
    void one_frame_and_a_frame_of_another_grid_are_refused() {
        assertThatThrownBy(() -> seenIn(Quantity.VIL, shower(0)))
                .hasMessage("motion needs 2 or 3 frames; got 1");
        assertThatThrownBy(() -> seenIn(Quantity.VIL, shower(0), new float[9]))
                .hasMessage("frame 2 of 2 has 9 values; its 40 x 48 grid needs 1920");
        assertThatThrownBy(() -> seenIn(Quantity.VIL, shower(0), shower(1)).carry(new float[9], 1))
                .hasMessage("frame has 9 values; its motion is on 40 x 48 cells");
    }
}
