package io.nowstream.models.training;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Sha256;
import io.nowstream.models.baseline.EchoMotion;
import io.nowstream.models.baseline.SmoothingFit;
import io.nowstream.models.checkpoint.ModelDescription.Split;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Archived fields to train and to validate on, by the recipe's splits. */
public final class RadarData implements TrainingData {

    /** Windows that the widths of smoothed advection are fitted on. */
    private static final int WINDOWS_TO_FIT = 24;

    private final List<Double> smoothingKilometres;
    private final CropSource training;
    private final CropSource validation;
    private final String fingerprint;

    private RadarData(
            List<Double> smoothingKilometres,
            CropSource training,
            CropSource validation,
            String fingerprint) {
        this.smoothingKilometres = smoothingKilometres;
        this.training = training;
        this.validation = validation;
        this.fingerprint = fingerprint;
    }

    /**
     * Sorts windows into parts, and fits smoothed advection on the training part, which takes some
     * seconds.
     *
     * @param runs of any feeds, at any pooled cell sizes; those that no split names are left out
     * @throws TrainingRefused if no window is left to train on
     */
    public static RadarData of(Recipe recipe, List<FieldRun> runs) {
        for (FieldRun run : runs) {
            requireFit(recipe, run);
        }
        int frames = recipe.frames().window();
        List<Window<FieldRun>> toTrain = Window.of(runs, recipe.splits(), Split::train, frames);
        List<Window<FieldRun>> toValidate =
                Window.of(runs, recipe.splits(), Split::validation, frames);
        if (toTrain.isEmpty()) {
            throw new TrainingRefused(
                    ("no window to train on: none of %d runs holds %d frames in a row inside the"
                                    + " training part of a split; compare the splits with the names"
                                    + " of the feeds: %s")
                            .formatted(
                                    runs.size(),
                                    frames,
                                    runs.stream()
                                            .map(FieldRun::feed)
                                            .distinct()
                                            .limit(5)
                                            .toList()));
        }
        List<Double> widths = fitted(recipe, coarsest(toTrain));
        CropSource training = new CropSource(recipe, toTrain, widths);
        CropSource validation = new CropSource(recipe, toValidate, widths);
        if (!training.isServable() || (!toValidate.isEmpty() && !validation.isServable())) {
            throw new TrainingRefused(
                    "no field is as large as any of crops.sizes; make a size smaller");
        }
        return new RadarData(widths, training, validation, fingerprint(runs));
    }

    private static void requireFit(Recipe recipe, FieldRun run) {
        if (!recipe.fields().quantities().equals(List.of(run.quantity()))
                || !run.cadence().equals(recipe.fields().cadence())) {
            throw new TrainingRefused(
                    "run of %s holds %s every %d s; the recipe trains on %s every %d s"
                            .formatted(
                                    run.feed(),
                                    run.quantity(),
                                    run.cadence().toSeconds(),
                                    Quantity.labels(recipe.fields().quantities()),
                                    recipe.fields().cadence().toSeconds()));
        }
    }

    /** Of each feed the largest cells: widths are lengths, and fitting them is quicker there. */
    private static List<Window<FieldRun>> coarsest(List<Window<FieldRun>> windows) {
        Map<String, Double> largest = new HashMap<>();
        for (Window<FieldRun> window : windows) {
            largest.merge(window.run().feed(), window.run().cellMetres(), Math::max);
        }
        return windows.stream()
                .filter(w -> w.run().cellMetres() > 0.9 * largest.getOrDefault(w.run().feed(), 0.0))
                .toList();
    }

    private static List<Double> fitted(Recipe recipe, List<Window<FieldRun>> windows) {
        SmoothingFit fit = new SmoothingFit(recipe.frames().leads());
        for (int i = 0; i < WINDOWS_TO_FIT; i++) {
            RandomGenerator random = Draws.SMOOTHING.at(recipe.seed(), i);
            addTo(fit, recipe, windows.get(random.nextInt(windows.size())));
        }
        return fit.kilometres();
    }

    /** What flows in stays undefined and is not counted; nor is what the last frames do not see. */
    private static void addTo(SmoothingFit fit, Recipe recipe, Window<FieldRun> window) {
        Recipe.Frames frames = recipe.frames();
        FieldRun run = window.run();
        Grid grid = run.grid();
        float[][] seen = new float[Math.min(EchoMotion.MOST_FRAMES, frames.in())][];
        int now = window.first() + frames.in() - 1;
        for (int i = 0; i < seen.length; i++) {
            seen[i] = run.fields().whole(now - seen.length + 1 + i);
        }
        float[][] advected =
                EchoMotion.of(seen, recipe.fields().quantity(), grid.rows(), grid.columns())
                        .carry(seen[seen.length - 1], frames.leads());
        float[][] observed = new float[frames.leads()][];
        for (int lead = 0; lead < observed.length; lead++) {
            observed[lead] = run.fields().whole(now + 1 + lead);
        }
        fit.add(grid, advected, observed);
    }

    private static String fingerprint(List<FieldRun> runs) {
        MessageDigest digest = Sha256.digest();
        for (FieldRun run : runs) {
            digest.update(
                    "%s %d %s %s%n"
                            .formatted(run.feed(), run.firstFrame(), run.grid(), run.times().get(0))
                            .getBytes(StandardCharsets.UTF_8));
            run.fields().into(digest);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public SampleSource training() {
        return training;
    }

    @Override
    public SampleSource validation() {
        return validation;
    }

    @Override
    public List<Double> smoothingKilometres() {
        return smoothingKilometres;
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }
}
