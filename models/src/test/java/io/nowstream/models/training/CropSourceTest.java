package io.nowstream.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nowstream.models.network.Base;
import io.nowstream.models.serving.Bases;
import io.nowstream.models.serving.Scaler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CropSourceTest {

    /** A step of packed base fields. */
    private static final float PACKED = 1.6e-5f;

    @Test
    void a_batch_is_a_function_of_what_is_drawn() {
        RadarData data = TinyTraining.data(TinyTraining.recipe());
        for (int step = 0; step < 5; step++) {
            Batch once = data.training().batch(Draws.TRAINING_BATCH.at(3, step), false);
            data.training().batch(Draws.TRAINING_BATCH.at(3, 99), false);
            Batch again = data.training().batch(Draws.TRAINING_BATCH.at(3, step), false);
            for (int i = 0; i < once.size(); i++) {
                Sample a = once.samples().get(i);
                Sample b = again.samples().get(i);
                assertThat(Arrays.deepToString(b.frames()))
                        .isEqualTo(Arrays.deepToString(a.frames()));
                assertThat(Arrays.deepToString(b.bases()))
                        .isEqualTo(Arrays.deepToString(a.bases()));
            }
        }
    }

    @Test
    void frames_and_bases_are_turned_alike() {
        Recipe recipe = TinyTraining.recipe(Base.LAST);
        for (Sample sample : samples(recipe, 30)) {
            for (int i = 0; i < recipe.frames().in(); i++) {
                assertThat(zeroForNone(sample.bases()[i]))
                        .containsExactly(zeroForNone(sample.frames()[i]), within(PACKED));
            }
            assertThat(sample.bases()).hasNumberOfRows(recipe.frames().outputs());
        }
    }

    @Test
    void all_eight_ways_to_lay_a_square_are_met() {
        float[] corner = new float[9];
        corner[0] = 1;
        corner[1] = 2;
        List<List<Float>> met = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            float[] laid = Turn.any(Draws.TRAINING_BATCH.at(0, i), true).of(corner, 3, 3);
            List<Float> cells = new ArrayList<>();
            for (float value : laid) {
                cells.add(value);
            }
            if (!met.contains(cells)) {
                met.add(cells);
            }
        }
        assertThat(met).hasSize(8);
    }

    @Test
    void a_rectangle_keeps_its_rows() {
        float[] field = {1, 2, 3, 4, 5, 6};
        assertThat(new Turn(false, true, false).of(field, 2, 3)).containsExactly(3, 2, 1, 6, 5, 4);
        assertThat(new Turn(false, false, true).of(field, 2, 3)).containsExactly(4, 5, 6, 1, 2, 3);
        for (int i = 0; i < 50; i++) {
            assertThat(Turn.any(Draws.TRAINING_BATCH.at(0, i), false).transposed()).isFalse();
        }
    }

    @Test
    void motion_is_seen_in_the_whole_field_and_then_cut() {
        Recipe recipe =
                TinyTraining.with(TinyTraining.recipe(Base.ADVECTION), crops(0, 16, 1, false));
        FieldRun run = TinyTraining.run("radar-a", 0, 5, 40, 48); // one window
        Sample sample =
                RadarData.of(recipe, List.of(run))
                        .training()
                        .batch(Draws.TRAINING_BATCH.at(1, 0), true)
                        .samples()
                        .get(0);
        float[][] seen = {run.fields().whole(0), run.fields().whole(1), run.fields().whole(2)};
        float[][] whole =
                new Bases(Base.ADVECTION, run.quantity(), new Scaler(0, 60), List.of())
                        .fields(seen, run.grid(), 2);
        int at = place(run, sample);
        for (int i = 0; i < whole.length; i++) {
            assertThat(sample.bases()[i]).containsExactly(cut(whole[i], at), within(PACKED));
        }
        assertThat(sample.baselines().get(0)[1]).containsExactly(cut(whole[3], at), within(PACKED));
    }

    @Test
    void a_masked_crop_sees_a_disc_and_motion_in_it_alone() {
        Recipe recipe =
                TinyTraining.with(TinyTraining.recipe(Base.ADVECTION), crops(1, 16, 1, false));
        for (Sample sample : samples(recipe, 5)) {
            for (float[] frame : sample.frames()) {
                assertThat(frame[0]).isNaN();
                assertThat(frame[15]).isNaN();
                assertThat(frame[8 * 16 + 1]).isNotNaN();
                assertThat(frame[1 * 16 + 8]).isNotNaN();
            }
            float[][] seen = new float[3][];
            for (int i = 0; i < 3; i++) {
                seen[i] = inDbz(sample.frames()[i]);
            }
            float[][] expected =
                    new Bases(
                                    Base.ADVECTION,
                                    recipe.fields().quantity(),
                                    new Scaler(0, 60),
                                    List.of())
                            .known(seen, 16, 16, 2000, 2);
            for (int i = 0; i < expected.length; i++) {
                assertThat(zeroForNone(sample.bases()[i]))
                        .containsExactly(zeroForNone(expected[i]), within(2e-3f));
            }
        }
    }

    @Test
    void dry_crops_are_mostly_passed_over() {
        assertThat(wetSamples(1)).isLessThan(wetSamples(0.1) - 10);
    }

    @Test
    void every_size_is_met_by_its_share_of_the_steps() {
        SampleSource source = TinyTraining.data(TinyTraining.recipe()).training();
        int wide = 0;
        for (int step = 0; step < 200; step++) {
            Batch batch = source.batch(Draws.TRAINING_BATCH.at(1, step), false);
            if (batch.columns() == 24) {
                wide++;
                assertThat(batch.size()).isEqualTo(2);
            } else {
                assertThat(batch.size()).isEqualTo(4);
            }
        }
        assertThat(wide).isBetween(30, 70);
    }

    @Test
    void a_size_that_fits_no_field_is_never_drawn() {
        Recipe.Crops crops =
                new Recipe.Crops(
                        List.of(new Recipe.Size(16, 16, 1, 1), new Recipe.Size(64, 64, 9, 1)),
                        0,
                        10,
                        0,
                        1,
                        true,
                        1);
        for (Sample sample : samples(TinyTraining.with(TinyTraining.recipe(), crops), 10)) {
            assertThat(sample.rows()).isEqualTo(16);
        }
    }

    private static int wetSamples(double dryKept) {
        Recipe recipe = TinyTraining.with(TinyTraining.recipe(), crops(0, 8, dryKept, true));
        int wet = 0;
        for (Sample sample : samples(recipe, 100)) {
            int cells = 0;
            for (int frame : new int[] {2, 4}) {
                for (float value : sample.frames()[frame]) {
                    cells += value * 60 >= 10 ? 1 : 0;
                }
            }
            wet += cells >= 0.05 * 2 * 64 ? 1 : 0;
        }
        return wet;
    }

    private static Recipe.Crops crops(double masked, int side, double dryKept, boolean turns) {
        List<Recipe.Size> sizes = List.of(new Recipe.Size(side, side, 1, 1));
        return new Recipe.Crops(sizes, masked, 10, 0.05, dryKept, turns, 1);
    }

    private static List<Sample> samples(Recipe recipe, int steps) {
        SampleSource source = TinyTraining.data(recipe).training();
        List<Sample> samples = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            samples.addAll(source.batch(Draws.TRAINING_BATCH.at(5, step), false).samples());
        }
        return samples;
    }

    /** The top left cell, as an index of the run's grid, of where a crop of 16 x 16 is from. */
    private static int place(FieldRun run, Sample sample) {
        float[] whole = new Scaler(0, 60).toModelUnits(run.fields().whole(0));
        float[] wanted = zeroForNone(sample.frames()[0]);
        for (int top = 0; top <= 40 - 16; top++) {
            for (int left = 0; left <= 48 - 16; left++) {
                if (Arrays.equals(cut(whole, top * 48 + left), wanted)) {
                    return top * 48 + left;
                }
            }
        }
        throw new AssertionError("the crop is from nowhere");
    }

    private static float[] cut(float[] whole, int at) {
        float[] cut = new float[256];
        for (int r = 0; r < 16; r++) {
            System.arraycopy(whole, at + r * 48, cut, r * 16, 16);
        }
        return cut;
    }

    private static float[] zeroForNone(float[] units) {
        float[] values = units.clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.isNaN(values[i]) ? 0 : values[i];
        }
        return values;
    }

    private static float[] inDbz(float[] units) {
        float[] values = units.clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= 60;
        }
        return values;
    }
}
