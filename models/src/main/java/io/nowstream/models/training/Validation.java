package io.nowstream.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.nowstream.models.network.Network;
import io.nowstream.models.network.Pass;
import io.nowstream.models.network.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The same samples after every epoch, and how the baselines do on them. */
final class Validation {

    /** Frames that a cell must be covered in, besides the target; what motion is seen in. */
    private static final int LAST_FRAMES = 3;

    private final Recipe.Frames frames;
    private final List<Batch> batches;
    private final double unit;
    private final ValidationScore baselines;

    private Validation(Recipe recipe, List<Batch> batches) {
        frames = recipe.frames();
        this.batches = batches;
        unit = recipe.fields().scaling().high() - recipe.fields().scaling().low();
        baselines = batches.isEmpty() ? ValidationScore.NONE : baselines();
    }

    /** Draws the samples. */
    static Validation of(Recipe recipe, SampleSource source) {
        List<Batch> batches = new ArrayList<>();
        int samples = 0;
        while (source.windows() > 0 && samples < recipe.plan().validationSamples()) {
            Batch batch =
                    source.batch(Draws.VALIDATION_BATCH.at(recipe.seed(), batches.size()), true);
            batches.add(batch);
            samples += batch.size();
        }
        return new Validation(recipe, batches);
    }

    int samples() {
        return batches.stream().mapToInt(Batch::size).sum();
    }

    /** Judges weights beside the baselines. The thread's grad mode must be off. */
    ValidationScore score(Network network, Weights weights) {
        if (batches.isEmpty()) {
            return ValidationScore.NONE;
        }
        double[] sums = new double[frames.leads()];
        long[] counts = new long[frames.leads()];
        for (Batch batch : batches) {
            float[] forecast = forecast(network, weights, batch);
            int cells = batch.rows() * batch.columns();
            for (int s = 0; s < batch.size(); s++) {
                Sample sample = batch.samples().get(s);
                for (int lead = 0; lead < frames.leads(); lead++) {
                    int from = (s * frames.leads() + lead) * cells;
                    float[] field = Arrays.copyOfRange(forecast, from, from + cells);
                    counts[lead] += addTo(sums, lead, sample, field);
                }
            }
        }
        return new ValidationScore(
                means(sums, counts),
                baselines.persistence(),
                baselines.advection(),
                baselines.smoothedAdvection(),
                Arrays.stream(counts).sum());
    }

    private float[] forecast(Network network, Weights weights, Batch batch) {
        try (NDManager manager = weights.manager().newSubManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Tensors tensors = Tensors.of(batch, frames, manager);
            NDArray leads =
                    network.forecast(weights, tensors.inputs(), frames.leads(), Pass.INFERENCE);
            return leads.toFloatArray();
        }
    }

    private ValidationScore baselines() {
        int leads = frames.leads();
        double[][] sums = new double[3][leads];
        long[][] counts = new long[3][leads];
        for (Batch batch : batches) {
            for (Sample sample : batch.samples()) {
                float[] now = sample.frames()[frames.in() - 1];
                for (int lead = 0; lead < leads; lead++) {
                    counts[0][lead] += addTo(sums[0], lead, sample, now);
                    counts[1][lead] += addTo(sums[1], lead, sample, sample.advection()[lead]);
                    counts[2][lead] += addTo(sums[2], lead, sample, sample.smoothed()[lead]);
                }
            }
        }
        return new ValidationScore(
                List.of(),
                means(sums[0], counts[0]),
                means(sums[1], counts[1]),
                means(sums[2], counts[2]),
                Arrays.stream(counts[0]).sum());
    }

    /** Adds a field's squared errors over what all know; gives the number of cells. */
    private long addTo(double[] sums, int lead, Sample sample, float[] field) {
        float[] target = sample.frames()[frames.in() + lead];
        double sum = 0;
        long count = 0;
        for (int i = 0; i < target.length; i++) {
            boolean isKnown = !Float.isNaN(sample.advection()[lead][i]);
            if (!Float.isNaN(target[i]) && isKnown && isSeen(sample, i)) {
                double error = (Math.min(Math.max(field[i], 0f), 1f) - target[i]) * unit;
                sum += error * error;
                count++;
            }
        }
        sums[lead] += sum;
        return count;
    }

    private boolean isSeen(Sample sample, int cell) {
        for (int i = Math.max(0, frames.in() - LAST_FRAMES); i < frames.in(); i++) {
            if (Float.isNaN(sample.frames()[i][cell])) {
                return false;
            }
        }
        return true;
    }

    private static List<Double> means(double[] sums, long[] counts) {
        List<Double> means = new ArrayList<>();
        for (int i = 0; i < sums.length; i++) {
            means.add(sums[i] / Math.max(1, counts[i]));
        }
        return means;
    }
}
