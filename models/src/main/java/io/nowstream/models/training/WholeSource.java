package io.nowstream.models.training;

import io.nowstream.models.FieldSequence;
import io.nowstream.models.network.Base;
import io.nowstream.models.serving.Bases;
import io.nowstream.models.serving.Scaler;
import io.nowstream.models.serving.Usual;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Windows of whole frames, drawn evenly. A batch is of one size: all runs are on grids of one
 * shape.
 */
final class WholeSource implements SampleSource {

    private final Recipe.Frames frames;
    private final int batch;
    private final double shift;
    private final Scaler scaler;
    private final Bases bases;
    private final List<Base> baselines;
    private final List<Bases> judges;
    private final List<Window<FrameRun>> windows;

    /**
     * @param usual what usual values a sample sees, if it sees any
     */
    WholeSource(Recipe recipe, List<Window<FrameRun>> windows, Optional<Usual> usual) {
        Recipe.Fields fields = recipe.fields();
        frames = recipe.frames();
        batch = recipe.whole().batch();
        shift = recipe.whole().shift();
        scaler = Scaler.of(fields.scaling());
        bases = new Bases(recipe.network().base(), fields.quantities(), scaler, List.of(), usual);
        baselines =
                usual.isPresent()
                        ? List.of(Base.CLIMATOLOGY, Base.DAMPED_ANOMALY)
                        : recipe.network().base().isMoving() ? List.of(Base.ADVECTION) : List.of();
        judges =
                baselines.stream()
                        .map(b -> new Bases(b, fields.quantities(), scaler, List.of(), usual))
                        .toList();
        this.windows = List.copyOf(windows);
    }

    @Override
    public int windows() {
        return windows.size();
    }

    @Override
    public List<String> baselines() {
        return baselines.stream().map(Base::label).toList();
    }

    @Override
    public Batch batch(RandomGenerator random, boolean judged) {
        List<Sample> samples = new ArrayList<>();
        while (samples.size() < batch) {
            Window<FrameRun> window = windows.get(random.nextInt(windows.size()));
            // What is judged is judged as it was observed.
            boolean moved = shift > 0 && !judged;
            float up = moved ? (float) random.nextDouble(-shift, shift) : 0;
            samples.add(sample(window, up, judged));
        }
        return new Batch(samples);
    }

    private Sample sample(Window<FrameRun> window, float up, boolean judged) {
        FrameRun run = window.run();
        int now = window.first() + frames.in() - 1;
        float[][] all =
                run.frames().subList(window.first(), window.first() + frames.window()).stream()
                        .map(frame -> shifted(frame, up))
                        .toArray(float[][]::new);
        FieldSequence seen =
                new FieldSequence(
                        run.feed(),
                        run.grid(),
                        run.quantities(),
                        run.cadence(),
                        run.times().get(now),
                        Arrays.copyOf(all, frames.in()));
        float[][] units = new float[all.length][];
        for (int i = 0; i < all.length; i++) {
            units[i] = scaler.toModelUnitsWhereCovered(all[i]);
        }
        return new Sample(
                run.grid().rows(),
                run.grid().columns(),
                units,
                bases.areNeeded() ? bases.known(seen, frames.leads()) : new float[0][],
                judged ? judges.stream().map(b -> leads(b, seen)).toList() : List.of());
    }

    private static float[] shifted(float[] frame, float up) {
        if (up == 0) {
            return frame;
        }
        float[] shifted = new float[frame.length];
        for (int i = 0; i < frame.length; i++) {
            shifted[i] = frame[i] + up;
        }
        return shifted;
    }

    private float[][] leads(Bases of, FieldSequence seen) {
        float[][] made = of.known(seen, frames.leads());
        return Arrays.copyOfRange(made, frames.in() - 1, made.length);
    }
}
