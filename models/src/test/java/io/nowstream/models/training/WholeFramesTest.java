package io.nowstream.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.models.baseline.Climatology;
import io.nowstream.models.checkpoint.FrameRange;
import io.nowstream.models.checkpoint.ModelDescription.CellRange;
import io.nowstream.models.checkpoint.ModelDescription.Scaling;
import io.nowstream.models.checkpoint.ModelDescription.Split;
import io.nowstream.models.network.Base;
import io.nowstream.models.network.Network;
import io.nowstream.models.network.Networks;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.models.serving.TensorEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A town whose people go to work and come home, more of them on some days than on others. */
class WholeFramesTest {

    private static final Grid GRID = Grid.local(5, 6, 1000);
    private static final List<Quantity> FLOWS = List.of(Quantity.INFLOW, Quantity.OUTFLOW);
    private static final Duration CADENCE = Duration.ofHours(2);
    private static final Instant MONDAY = Instant.parse("2024-06-03T00:00:00Z");
    private static final int PER_DAY = 12;
    private static final int DAYS = 14;
    private static final Map<String, Object> SIZES =
            Map.of("channels", 2, "patch", 2, "width", 16, "depth", 1, "state", 2, "dropPath", 0);

    @TempDir Path directory;

    private final NDManager engine = TensorEngine.manager(DeviceKind.CPU);

    @AfterEach
    void close() {
        engine.close();
    }

    private static Recipe recipe(Base base) {
        return new Recipe(
                new Recipe.Net("vmrnn-b", SIZES, base),
                new Recipe.Frames(4, 2),
                new Recipe.Fields(
                        FLOWS, new Scaling(0, 120), new CellRange(1000, 1000), 7200, List.of()),
                List.of(
                        new Split(
                                "town",
                                FrameRange.parse("1-120"),
                                FrameRange.parse("121-144"),
                                FrameRange.parse("145-168"))),
                Recipe.Crops.NONE,
                new Recipe.Whole(4, "UTC"),
                new Recipe.Plan(200, 8, 0, 0, 24, 0),
                new Recipe.Optimiser(1e-2, 0.9, 0.999, 1e-8, 1),
                new Schedule(Schedule.Kind.COSINE, Schedule.By.STEP, 0.5, 1e-4, 1e-5),
                new Recipe.Loss(Recipe.Loss.Kind.MSE, Recipe.Loss.Over.LEADS),
                7);
    }

    private static FrameRun town(int firstDay, int days) {
        List<Instant> times = new ArrayList<>();
        List<float[]> frames = new ArrayList<>();
        for (int i = firstDay * PER_DAY; i < (firstDay + days) * PER_DAY; i++) {
            times.add(MONDAY.plus(CADENCE.multipliedBy(i)));
            double busy = 1 + 0.4 * new Random(i / PER_DAY).nextGaussian();
            frames.add(frame(i % PER_DAY, i / PER_DAY % 7 >= 5, Math.max(0.2, busy)));
        }
        return new FrameRun("town", firstDay * PER_DAY, GRID, FLOWS, CADENCE, times, frames);
    }

    private static float[] frame(int slot, boolean weekend, double busy) {
        float[] frame = new float[2 * GRID.cells()];
        for (int i = 0; i < frame.length; i++) {
            boolean out = i >= GRID.cells();
            double rush = Math.exp(-Math.pow(slot - (out ? 4 : 5), 2) / 3.0);
            double cell = 10 + 40.0 * (i % GRID.cells()) / GRID.cells();
            frame[i] = (float) Math.rint(busy * cell * (weekend ? 0.4 : 1) * (0.2 + rush));
        }
        return frame;
    }

    private Trained train(Recipe recipe, WholeFrames data) throws IOException {
        Network network = Networks.create("vmrnn-b", SIZES, recipe.network().base());
        return new Trainer(
                        recipe,
                        network,
                        data,
                        directory.resolve(recipe.network().base().label()),
                        engine,
                        TrainingProgress.NONE)
                .train(StopSignal.NEVER);
    }

    @Test
    void a_network_learns_what_the_last_frames_tell_of_the_next_ones() throws IOException {
        Recipe recipe = recipe(Base.CLIMATOLOGY);
        WholeFrames data = WholeFrames.of(recipe, List.of(town(0, DAYS)));
        try (Trained trained = train(recipe, data)) {
            ValidationScore best =
                    trained.curve().stream()
                            .filter(CurvePoint::best)
                            .reduce((one, other) -> other)
                            .orElseThrow()
                            .validation();

            assertThat(best.baselines())
                    .extracting(ValidationScore.Baseline::name)
                    .containsExactly("persistence", "climatology", "damped-anomaly");
            assertThat(trained.curve().get(7).trainLoss())
                    .isLessThan(trained.curve().get(0).trainLoss());
            assertThat(best.skill()).as("over climatology").isGreaterThan(0.1);
        }
    }

    @Test
    void what_is_usual_is_made_of_the_training_days_only() {
        Recipe recipe = recipe(Base.CLIMATOLOGY);
        Climatology known =
                WholeFrames.of(recipe, List.of(town(0, DAYS))).climatology().orElseThrow();
        Climatology alone =
                WholeFrames.of(recipe, List.of(town(0, 10))).climatology().orElseThrow();

        assertThat(known.id()).isEqualTo(alone.id());
    }

    @Test
    void a_sample_is_whole_and_its_leads_are_told_what_was_usual_without_themselves() {
        Recipe recipe = recipe(Base.CLIMATOLOGY);
        WholeFrames data = WholeFrames.of(recipe, List.of(town(0, DAYS)));
        Batch batch = data.training().batch(Draws.TRAINING_BATCH.at(1, 1), true);
        Sample sample = batch.samples().get(0);

        assertThat(batch.size()).isEqualTo(4);
        assertThat(sample.channels()).isEqualTo(2);
        assertThat(sample.frames()).hasDimensions(6, 2 * GRID.cells());
        assertThat(sample.bases()).hasDimensions(5, 2 * GRID.cells());
        assertThat(sample.baselines()).hasSize(2);
        assertThat(sample.baselines().get(0)[1]).containsExactly(sample.bases()[4]);
        Climatology usual = data.climatology().orElseThrow();
        float[] first = usual.usual("town", MONDAY.plus(CADENCE.multipliedBy(5)));
        assertThat(sample.bases()[0]).isNotEqualTo(first);
    }

    @Test
    void no_window_crosses_into_another_part_or_over_a_gap() {
        Recipe recipe = recipe(Base.LAST);

        assertThat(WholeFrames.of(recipe, List.of(town(0, DAYS))).training().windows())
                .isEqualTo(120 - 6 + 1);
        assertThat(WholeFrames.of(recipe, List.of(town(0, DAYS))).validation().windows())
                .isEqualTo(24 - 6 + 1);
        assertThat(WholeFrames.of(recipe, List.of(town(0, 3), town(4, 6))).training().windows())
                .isEqualTo(36 - 6 + 1 + 72 - 6 + 1);
    }

    @Test
    void what_is_mirrored_to_fit_the_network_is_no_target() {
        Recipe recipe = recipe(Base.LAST);
        Batch batch =
                WholeFrames.of(recipe, List.of(town(0, DAYS)))
                        .training()
                        .batch(Draws.TRAINING_BATCH.at(1, 1), false);
        try (NDManager manager = TensorEngine.manager(DeviceKind.CPU)) {
            Tensors tensors = Tensors.of(batch, recipe.frames(), 4, manager);

            assertThat(tensors.inputs().observed().getShape().getShape())
                    .containsExactly(4, 4, 2, 8, 8);
            assertThat(tensors.coveredInLeads()).isEqualTo(4 * 2 * 2 * 5 * 6);
            float[] observed = tensors.inputs().observed().toFloatArray();
            assertThat(observed[5 * 8]).as("row 5 mirrors row 3").isEqualTo(observed[3 * 8]);
            float[] padded = tensors.targets().toFloatArray();
            assertThat(Tensors.padding(batch, 4).crop(padded))
                    .hasSize(4 * 5 * 2 * GRID.cells())
                    .contains(batch.samples().get(0).frames()[1][7]);
        }
    }

    @Test
    void a_sample_is_shifted_as_a_whole_and_what_is_judged_is_not() {
        Recipe plain = recipe(Base.LAST);
        Recipe shifted =
                new Recipe(
                        plain.network(),
                        plain.frames(),
                        plain.fields(),
                        plain.splits(),
                        Recipe.Crops.NONE,
                        new Recipe.Whole(1, "", 20),
                        plain.plan(),
                        plain.optimiser(),
                        plain.schedule(),
                        plain.loss(),
                        7);
        FrameRun warm =
                new FrameRun(
                        "town",
                        0,
                        GRID,
                        FLOWS,
                        CADENCE,
                        town(0, 2).times(),
                        Collections.nCopies(24, everywhere(60)));
        SampleSource source = WholeFrames.of(shifted, List.of(warm)).training();

        Sample learnt = source.batch(Draws.TRAINING_BATCH.at(1, 1), false).samples().get(0);
        Sample judged = source.batch(Draws.TRAINING_BATCH.at(1, 1), true).samples().get(0);

        assertThat(judged.frames()[0]).containsOnly(0.5f);
        float level = learnt.frames()[0][0];
        assertThat(level).isNotEqualTo(0.5f).isBetween(40 / 120f, 80 / 120f);
        for (float[] frame : learnt.frames()) {
            assertThat(frame).containsOnly(level);
        }
        assertThat(learnt.bases()[4]).containsOnly(level);
    }

    private static float[] everywhere(float value) {
        float[] frame = new float[2 * GRID.cells()];
        Arrays.fill(frame, value);
        return frame;
    }

    @Test
    void what_does_not_fit_the_recipe_is_refused() {
        FrameRun one =
                new FrameRun(
                        "town",
                        0,
                        GRID,
                        List.of(Quantity.INFLOW),
                        CADENCE,
                        List.of(MONDAY),
                        List.of(new float[GRID.cells()]));
        assertThatThrownBy(() -> WholeFrames.of(recipe(Base.LAST), List.of(one)))
                .isInstanceOf(TrainingRefused.class)
                .hasMessage(
                        "run of town holds inflow every 7,200,000 ms; the recipe trains on inflow,"
                                + " outflow every 7,200,000 ms");
        assertThatThrownBy(() -> WholeFrames.of(recipe(Base.LAST), List.of(town(12, 2))))
                .isInstanceOf(TrainingRefused.class)
                .hasMessageStartingWith("no window to train on: none of 1 runs holds 6 frames");
        assertThatThrownBy(() -> recipe(Base.ADVECTION))
                .hasMessage(
                        "network.base advection carries one channel, and fields name 2"
                                + " quantities");
        assertThatThrownBy(() -> recipe(Base.SMOOTHED_ADVECTION))
                .hasMessage(
                        "network.base smoothed-advection is trained on crops, where its widths are"
                                + " fitted");
    }
}
