package io.nowstream.models.training;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.models.checkpoint.FrameRange;
import io.nowstream.models.checkpoint.ModelDescription.CellRange;
import io.nowstream.models.checkpoint.ModelDescription.Scaling;
import io.nowstream.models.checkpoint.ModelDescription.Split;
import io.nowstream.models.network.Base;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A recipe and archives that take seconds. Three frames in, two leads. */
final class TinyTraining {

    static final Duration CADENCE = Duration.ofMinutes(5);

    private TinyTraining() {}

    static Recipe recipe() {
        return recipe(Base.ADVECTION);
    }

    static Recipe recipe(Base base) {
        return new Recipe(
                new Recipe.Net("tiny", Map.of(), base),
                new Recipe.Frames(3, 2),
                new Recipe.Fields(
                        Quantity.REFLECTIVITY,
                        new Scaling(0, 60),
                        new CellRange(2000, 4000),
                        300,
                        List.of(2000.0)),
                List.of(
                        new Split(
                                "radar*",
                                FrameRange.parse("1-14"),
                                FrameRange.parse("15-24"),
                                FrameRange.NONE)),
                crops(),
                new Recipe.Plan(16, 3, 0, 0, 6, 0),
                new Recipe.Optimiser(1e-2, 0.9, 0.999, 1e-8, 1),
                new Schedule(Schedule.Kind.COSINE, Schedule.By.STEP, 0.5, 1e-4, 1e-5),
                new Recipe.Loss(Recipe.Loss.Kind.MSE, Recipe.Loss.Over.ALL),
                7);
    }

    static Recipe.Crops crops() {
        return new Recipe.Crops(
                List.of(new Recipe.Size(16, 16, 3, 4), new Recipe.Size(16, 24, 1, 2)),
                0.25,
                10,
                0.05,
                0.1,
                true,
                2);
    }

    static Recipe with(Recipe of, Recipe.Crops crops) {
        return new Recipe(
                of.network(),
                of.frames(),
                of.fields(),
                of.splits(),
                crops,
                of.plan(),
                of.optimiser(),
                of.schedule(),
                of.loss(),
                of.seed());
    }

    static Recipe with(Recipe of, Recipe.Plan plan) {
        return new Recipe(
                of.network(),
                of.frames(),
                of.fields(),
                of.splits(),
                of.crops(),
                plan,
                of.optimiser(),
                of.schedule(),
                of.loss(),
                of.seed());
    }

    static Recipe with(Recipe of, long seed) {
        return new Recipe(
                of.network(),
                of.frames(),
                of.fields(),
                of.splits(),
                of.crops(),
                of.plan(),
                of.optimiser(),
                of.schedule(),
                of.loss(),
                seed);
    }

    /** Archives of 24 frames, two feeds. */
    static RadarData data(Recipe recipe) {
        return RadarData.of(
                recipe, List.of(run("radar-a", 0, 24, 40, 48), run("radar-b", 0, 24, 32, 36)));
    }

    /**
     * Four echoes that drift by 0.7 columns and 0.4 rows a frame and fade, which advection cannot
     * know; the last columns uncovered.
     */
    static FieldRun run(String feed, int firstFrame, int frames, int rows, int columns) {
        List<Instant> times = new ArrayList<>();
        List<float[]> fields = new ArrayList<>();
        for (int t = 0; t < frames; t++) {
            times.add(Instant.parse("2024-06-12T12:00:00Z").plus(CADENCE.multipliedBy(t)));
            fields.add(field(firstFrame + t, rows, columns));
        }
        return FieldRun.of(
                feed,
                firstFrame,
                Grid.local(rows, columns, 2000),
                Quantity.REFLECTIVITY,
                CADENCE,
                times,
                fields);
    }

    private static float[] field(int t, int rows, int columns) {
        float[] field = new float[rows * columns];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                double dbz = 0;
                for (int echo = 0; echo < 4; echo++) {
                    double row = 5 + 7 * echo + 0.4 * t;
                    double column = 4 + (11 * echo) % 30 + 0.7 * t;
                    double d2 = (r - row) * (r - row) + (c - column) * (c - column);
                    double strength = (30 + 4 * echo) * Math.exp(-0.04 * t);
                    dbz = Math.max(dbz, strength * Math.exp(-d2 / 18));
                }
                field[r * columns + c] = c >= columns - 2 ? Float.NaN : (float) dbz;
            }
        }
        return field;
    }
}
