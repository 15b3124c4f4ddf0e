package io.nowstream.models.training;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Sha256;
import io.nowstream.models.baseline.Climatology;
import io.nowstream.models.baseline.ClimatologyFit;
import io.nowstream.models.baseline.DampingFit;
import io.nowstream.models.checkpoint.FrameRange;
import io.nowstream.models.checkpoint.ModelDescription.Split;
import io.nowstream.models.serving.Usual;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Archived frames of any number of channels to train and to validate on, whole, by the recipe's
 * splits; and what is usual in those that are trained on.
 */
public final class WholeFrames implements TrainingData {

    private final WholeSource training;
    private final WholeSource validation;
    private final Optional<Climatology> climatology;
    private final List<Double> damping;
    private final String fingerprint;

    private WholeFrames(
            WholeSource training,
            WholeSource validation,
            Optional<Climatology> climatology,
            List<Double> damping,
            String fingerprint) {
        this.training = training;
        this.validation = validation;
        this.climatology = climatology;
        this.damping = damping;
        this.fingerprint = fingerprint;
    }

    /**
     * Sorts windows into parts.
     *
     * @param runs of any feeds; those that no split names are left out
     * @throws TrainingRefused if a run does not fit the recipe, or no window is left to train on
     */
    public static WholeFrames of(Recipe recipe, List<FrameRun> runs) {
        runs.forEach(run -> requireFit(recipe, run));
        int frames = recipe.frames().window();
        List<Window<FrameRun>> toTrain = Window.of(runs, recipe.splits(), Split::train, frames);
        List<Window<FrameRun>> toValidate =
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
                                            .map(FrameRun::feed)
                                            .distinct()
                                            .limit(5)
                                            .toList()));
        }
        requireOneShape(Stream.concat(toTrain.stream(), toValidate.stream()).toList());
        if (!recipe.whole().hasUsualValues()) {
            return new WholeFrames(
                    new WholeSource(recipe, toTrain, Optional.empty()),
                    new WholeSource(recipe, toValidate, Optional.empty()),
                    Optional.empty(),
                    List.of(),
                    fingerprint(runs));
        }
        Map<String, ClimatologyFit> fits = fits(recipe, runs);
        Climatology usual =
                new Climatology(fits.values().stream().map(ClimatologyFit::table).toList());
        Usual.Values without = withoutItself(fits, runs);
        List<Double> damping = damping(recipe.frames(), toTrain, without);
        return new WholeFrames(
                new WholeSource(recipe, toTrain, Optional.of(new Usual(without, damping))),
                new WholeSource(recipe, toValidate, Optional.of(new Usual(usual::usual, damping))),
                Optional.of(usual),
                damping,
                fingerprint(runs));
    }

    private static List<Double> damping(
            Recipe.Frames frames, List<Window<FrameRun>> windows, Usual.Values usual) {
        DampingFit fit = new DampingFit(frames.leads());
        for (Window<FrameRun> window : windows) {
            int now = window.first() + frames.in() - 1;
            float[] anomaly = anomaly(window.run(), now, usual);
            for (int lead = 1; lead <= frames.leads(); lead++) {
                fit.add(lead, anomaly, anomaly(window.run(), now + lead, usual));
            }
        }
        return fit.shares();
    }

    private static float[] anomaly(FrameRun run, int frame, Usual.Values usual) {
        float[] anomaly = usual.at(run.feed(), run.times().get(frame));
        for (int i = 0; i < anomaly.length; i++) {
            anomaly[i] = run.frames().get(frame)[i] - anomaly[i];
        }
        return anomaly;
    }

    private static void requireFit(Recipe recipe, FrameRun run) {
        Recipe.Fields wanted = recipe.fields();
        if (!run.quantities().equals(wanted.quantities())
                || !run.cadence().equals(wanted.cadence())) {
            throw new TrainingRefused(
                    "run of %s holds %s every %,d ms; the recipe trains on %s every %,d ms"
                            .formatted(
                                    run.feed(),
                                    Quantity.labels(run.quantities()),
                                    run.cadence().toMillis(),
                                    Quantity.labels(wanted.quantities()),
                                    wanted.cadence().toMillis()));
        }
    }

    private static void requireOneShape(List<Window<FrameRun>> windows) {
        Grid first = windows.get(0).run().grid();
        for (Window<FrameRun> window : windows) {
            Grid grid = window.run().grid();
            if (grid.rows() != first.rows() || grid.columns() != first.columns()) {
                throw new TrainingRefused(
                        "whole frames are of one size; %s has %d x %d cells, %s %d x %d"
                                .formatted(
                                        windows.get(0).run().feed(),
                                        first.rows(),
                                        first.columns(),
                                        window.run().feed(),
                                        grid.rows(),
                                        grid.columns()));
            }
        }
    }

    /** Every frame of the training parts, not only those in windows. */
    private static Map<String, ClimatologyFit> fits(Recipe recipe, List<FrameRun> runs) {
        Map<String, ClimatologyFit> fits = new LinkedHashMap<>();
        for (FrameRun run : runs) {
            FrameRange range = Window.range(run, recipe.splits(), Split::train);
            for (int i = 0; i < run.frames().size(); i++) {
                if (range.holds(run.firstFrame() + i, 1)) {
                    fits.computeIfAbsent(run.feed(), feed -> fit(recipe, run))
                            .add(run.times().get(i), run.frames().get(i));
                }
            }
        }
        return fits;
    }

    private static ClimatologyFit fit(Recipe recipe, FrameRun run) {
        try {
            return new ClimatologyFit(
                    run.feed(),
                    ZoneId.of(recipe.whole().zone()),
                    run.cadence(),
                    run.quantities(),
                    run.grid().rows(),
                    run.grid().columns());
        } catch (IllegalArgumentException e) {
            throw new TrainingRefused("%s: %s".formatted(run.feed(), e.getMessage()));
        }
    }

    /** A frame that is forecast in training is not among those that are usual for it. */
    private static Usual.Values withoutItself(
            Map<String, ClimatologyFit> fits, List<FrameRun> runs) {
        Map<String, ClimatologyFit.Without> usual = new HashMap<>();
        fits.forEach((feed, fit) -> usual.put(feed, fit.withoutItself()));
        Map<String, Map<Instant, float[]>> frames = new HashMap<>();
        for (FrameRun run : runs) {
            Map<Instant, float[]> byTime =
                    frames.computeIfAbsent(run.feed(), feed -> new HashMap<>());
            for (int i = 0; i < run.frames().size(); i++) {
                byTime.put(run.times().get(i), run.frames().get(i));
            }
        }
        return (feed, time) -> {
            ClimatologyFit.@Nullable Without known = usual.get(feed);
            float @Nullable [] frame = frames.getOrDefault(feed, Map.of()).get(time);
            if (known == null || frame == null) {
                throw new IllegalStateException(
                        "a window of %s reaches %s, which it has not".formatted(feed, time));
            }
            return known.at(time, frame);
        };
    }

    private static String fingerprint(List<FrameRun> runs) {
        MessageDigest digest = Sha256.digest();
        for (FrameRun run : runs) {
            digest.update(
                    "%s %d %s %s %s%n"
                            .formatted(
                                    run.feed(),
                                    run.firstFrame(),
                                    run.grid(),
                                    run.quantities(),
                                    run.times().get(0))
                            .getBytes(StandardCharsets.UTF_8));
            for (float[] frame : run.frames()) {
                ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * frame.length);
                bytes.asFloatBuffer().put(frame);
                digest.update(bytes.array());
            }
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

    /** None: nothing moves. */
    @Override
    public List<Double> smoothingKilometres() {
        return List.of();
    }

    @Override
    public Optional<Climatology> climatology() {
        return climatology;
    }

    @Override
    public List<Double> damping() {
        return damping;
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }
}
