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
    private final ValidationScore judged;

    private Validation(Recipe recipe, List<Batch> batches, List<String> baselines) {
        frames = recipe.frames();
        this.batches = batches;
        unit = recipe.fields().scaling().high() - recipe.fields().scaling().low();
        judged = batches.isEmpty() ? ValidationScore.NONE : judged(baselines);
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
        return new Validation(recipe, batches, source.baselines());
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
            int cells = batch.channels() * batch.rows() * batch.columns();
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
                means(sums, counts), judged.baselines(), Arrays.stream(counts).sum());
    }

    private float[] forecast(Network network, Weights weights, Batch batch) {
        try (NDManager manager = weights.manager().newSubManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Tensors tensors = Tensors.of(batch, frames, network.divisibility(), manager);
            NDArray leads =
                    network.forecast(weights, tensors.inputs(), frames.leads(), Pass.INFERENCE);
            return Tensors.padding(batch, network.divisibility()).crop(leads.toFloatArray());
        }
    }

    private ValidationScore judged(List<String> baselines) {
        int leads = frames.leads();
        int all = 1 + baselines.size();
        double[][] sums = new double[all][leads];
        long[][] counts = new long[all][leads];
        for (Batch batch : batches) {
            for (Sample sample : batch.samples()) {
                float[] now = sample.frames()[frames.in() - 1];
                for (int lead = 0; lead < leads; lead++) {
                    counts[0][lead] += addTo(sums[0], lead, sample, now);
                    for (int i = 1; i < all; i++) {
                        float[] said = sample.baselines().get(i - 1)[lead];
                        counts[i][lead] += addTo(sums[i], lead, sample, said);
                    }
                }
            }
        }
        List<ValidationScore.Baseline> judged = new ArrayList<>();
        for (int i = 0; i < all; i++) {
            String name = i == 0 ? ValidationScore.PERSISTENCE : baselines.get(i - 1);
            judged.add(new ValidationScore.Baseline(name, means(sums[i], counts[i])));
        }
        return new ValidationScore(List.of(), judged, Arrays.stream(counts[0]).sum());
    }

    /** Adds a field's squared errors over what all know; gives the number of cells. */
    private long addTo(double[] sums, int lead, Sample sample, float[] field) {
        float[] target = sample.frames()[frames.in() + lead];
        double sum = 0;
        long count = 0;
        for (int i = 0; i < target.length; i++) {
            if (!Float.isNaN(target[i]) && isKnown(sample, lead, i) && isSeen(sample, i)) {
                double error = (Math.min(Math.max(field[i], 0f), 1f) - target[i]) * unit;
                sum += error * error;
                count++;
            }
        }
        sums[lead] += sum;
        return count;
    }

    /** Where the flow comes from outside, nobody is judged. */
    private static boolean isKnown(Sample sample, int lead, int cell) {
        for (float[][] baseline : sample.baselines()) {
            if (Float.isNaN(baseline[lead][cell])) {
                return false;
            }
        }
        return true;
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
