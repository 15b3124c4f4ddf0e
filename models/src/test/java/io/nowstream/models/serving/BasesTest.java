package io.nowstream.models.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.baseline.Advection;
import io.nowstream.models.baseline.GaussianBlur;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.network.Base;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BasesTest {

    private static final int SIDE = 48;
    private static final Grid GRID = Grid.local(SIDE, SIDE, 2000);
    private static final int FRAMES = 4;
    private static final int LEADS = 3;

    /** Output i predicts frame i + 1: the first lead is the output after the warm-up. */
    private static final int FIRST_LEAD = FRAMES - 1;

    private static final Scaler UNIT = new Scaler(0, 200);

    /** A blob that moves two columns east per frame; no radar covers the northernmost row. */
    private static float[] blob(int step) {
        float[] field = new float[SIDE * SIDE];
        for (int i = 0; i < field.length; i++) {
            double dy = (i / SIDE - 24) / 5.0;
            double dx = (i % SIDE - 16 - 2 * step) / 5.0;
            field[i] = i < SIDE ? Float.NaN : (float) (40 * Math.exp(-(dx * dx + dy * dy)));
        }
        return field;
    }

    private static float[][] frames() {
        return new float[][] {blob(0), blob(1), blob(2), blob(3)};
    }

    private static Bases bases(Base base, Quantity quantity) {
        return new Bases(base, quantity, UNIT, List.of(2.0, 4.0));
    }

    private static float[][] advected(Quantity quantity) {
        FieldSequence sequence =
                new FieldSequence(
                        "test", GRID, quantity, Duration.ofMinutes(5), Instant.EPOCH, frames());
        try (Advection advection = new Advection()) {
            return advection.rollOut(List.of(sequence), LEADS).get(0).fields();
        }
    }

    /** What is not known stands as it was seen last; what was not covered is nothing. */
    private static float[] filled(float[] field) {
        float[] filled = new float[field.length];
        float[] last = blob(FRAMES - 1);
        for (int i = 0; i < field.length; i++) {
            filled[i] = UNIT.toModelUnits(Float.isNaN(field[i]) ? last[i] : field[i]);
        }
        return filled;
    }

    private static int eastmostOf(float[] field) {
        int best = 0;
        for (int i = 0; i < field.length; i++) {
            best = field[i] > field[best] ? i : best;
        }
        return best % SIDE;
    }

    @ParameterizedTest
    @EnumSource(Quantity.class)
    void the_leads_of_an_advected_base_are_what_advection_says(Quantity quantity) {
        float[][] fields = bases(Base.ADVECTION, quantity).fields(frames(), GRID, LEADS);

        assertThat(fields).hasNumberOfRows(FRAMES - 1 + LEADS);
        float[][] expected = advected(quantity);
        for (int lead = 0; lead < LEADS; lead++) {
            assertThat(fields[FIRST_LEAD + lead]).isEqualTo(filled(expected[lead]));
        }
    }

    @Test
    void the_warm_up_carries_each_frame_one_step() {
        float[][] fields =
                bases(Base.ADVECTION, Quantity.REFLECTIVITY).fields(frames(), GRID, LEADS);

        for (int i = 0; i < FRAMES - 1; i++) {
            assertThat(eastmostOf(fields[i])).isEqualTo(16 + 2 * (i + 1));
        }
    }

    @Test
    void a_smoothed_base_has_each_leads_width_and_later_leads_the_last() {
        float[][] fields =
                bases(Base.SMOOTHED_ADVECTION, Quantity.REFLECTIVITY).fields(frames(), GRID, LEADS);

        float[][] expected = advected(Quantity.REFLECTIVITY);
        double[] cells = {1, 2, 2};
        for (int lead = 0; lead < LEADS; lead++) {
            assertThat(fields[FIRST_LEAD + lead])
                    .containsExactly(
                            filled(GaussianBlur.blur(expected[lead], SIDE, SIDE, cells[lead])),
                            within(1e-7f));
        }
    }

    @Test
    void a_last_base_is_the_frame_itself_and_then_the_last() {
        float[][] fields = bases(Base.LAST, Quantity.REFLECTIVITY).fields(frames(), GRID, LEADS);

        assertThat(fields).hasNumberOfRows(FRAMES - 1 + LEADS);
        for (int i = 0; i < fields.length; i++) {
            assertThat(fields[i]).isEqualTo(UNIT.toModelUnits(blob(Math.min(i, FRAMES - 1))));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Base.class,
            names = {"LAST", "ADVECTION", "SMOOTHED_ADVECTION"})
    void every_cell_has_a_value_in_model_units(Base base) {
        for (float[] field : bases(base, Quantity.REFLECTIVITY).fields(frames(), GRID, LEADS)) {
            for (float value : field) {
                assertThat(value).isBetween(0f, 1f);
            }
        }
    }

    @Test
    void unknown_inflow_is_what_stood_there_last_and_can_be_told_from_what_is_known() {
        float[][] wet = new float[FRAMES][SIDE * SIDE];
        for (int i = 0; i < FRAMES; i++) {
            for (int cell = 0; cell < wet[i].length; cell++) {
                wet[i][cell] = 20 + 10 * (float) Math.sin((cell % SIDE - 2.0 * i) / 3);
            }
        }
        int west = 24 * SIDE;
        Bases bases = bases(Base.ADVECTION, Quantity.REFLECTIVITY);

        assertThat(bases.known(wet, GRID, LEADS)[FIRST_LEAD + 2][west]).isNaN();
        assertThat(bases.fields(wet, GRID, LEADS)[FIRST_LEAD + 2][west])
                .isEqualTo(UNIT.toModelUnits(wet[FRAMES - 1][west]));
    }

    @Test
    void two_frames_are_enough() {
        float[][] two = {blob(0), blob(1)};

        assertThat(bases(Base.ADVECTION, Quantity.REFLECTIVITY).fields(two, GRID, LEADS))
                .hasNumberOfRows(1 + LEADS);
    }

    @Test
    void a_network_without_a_base_asks_for_none() {
        ModelDescription plain = Descriptions.radar(Base.NONE);

        assertThat(Bases.of(plain, Optional.empty()).areNeeded()).isFalse();
        assertThat(Bases.of(Descriptions.radar(Base.LAST), Optional.empty()).areNeeded()).isTrue();
    }

    @Test
    void smoothing_without_widths_is_refused() {
        assertThatThrownBy(() -> new Bases(Base.SMOOTHED_ADVECTION, Quantity.VIL, UNIT, List.of()))
                .hasMessage("base smoothed-advection needs a smoothing width per lead, got none");
    }
}
