package io.nowstream.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.nowstream.models.network.Inputs;
import io.nowstream.models.serving.Bases;
import io.nowstream.models.serving.Padding;
import java.nio.FloatBuffer;
import java.util.Optional;

/**
 * A batch as a network sees it. Whole frames that it cannot divide are mirrored at their southern
 * and eastern edges, as they will be when serving; what is mirrored is input, and no target.
 *
 * @param inputs observed frames and bases; what is not covered is 0
 * @param targets (B, T−1+K, channels, H, W), frames 1 … T−1+K; what is not covered is 0
 * @param covered the same shape, 1 where the target is covered and its base known, else 0: what
 *     flows in from outside is a guess, and would outweigh all that can be learnt
 * @param coveredCells how many ones, in all outputs
 * @param coveredInLeads how many ones, in the last K
 */
record Tensors(
        Inputs inputs, NDArray targets, NDArray covered, long coveredCells, long coveredInLeads) {

    /** How a batch is made to fit. */
    static Padding padding(Batch batch, int divisibility) {
        return new Padding(batch.rows(), batch.columns(), divisibility);
    }

    /** Copies a batch to a device. */
    static Tensors of(Batch batch, Recipe.Frames frames, int divisibility, NDManager manager) {
        Padding padding = padding(batch, divisibility);
        int cells = batch.channels() * padding.paddedRows() * padding.paddedColumns();
        int b = batch.size();
        FloatBuffer observed = FloatBuffer.allocate(b * frames.in() * cells);
        FloatBuffer targets = FloatBuffer.allocate(b * frames.outputs() * cells);
        FloatBuffer covered = FloatBuffer.allocate(b * frames.outputs() * cells);
        long coveredCells = 0;
        long coveredInLeads = 0;
        for (Sample sample : batch.samples()) {
            for (int i = 0; i < frames.window(); i++) {
                float[] field = padding.pad(sample.frames()[i]);
                if (i < frames.in()) {
                    putValues(field, observed);
                }
                if (i > 0) {
                    putValues(field, targets);
                    float[] base = padding.pad(base(sample, i - 1));
                    int count = putCoverage(field, base, padding, covered);
                    coveredCells += count;
                    coveredInLeads += i >= frames.in() ? count : 0;
                }
            }
        }
        Shape outputs = shape(batch, padding, frames.outputs());
        return new Tensors(
                new Inputs(
                        manager.create(observed.flip(), shape(batch, padding, frames.in())),
                        bases(batch, frames, padding, manager)),
                manager.create(targets.flip(), outputs),
                manager.create(covered.flip(), outputs),
                coveredCells,
                coveredInLeads);
    }

    private static Optional<NDArray> bases(
            Batch batch, Recipe.Frames frames, Padding padding, NDManager manager) {
        if (batch.samples().get(0).bases().length == 0) {
            return Optional.empty();
        }
        int cells = batch.channels() * padding.paddedRows() * padding.paddedColumns();
        FloatBuffer bases = FloatBuffer.allocate(batch.size() * frames.outputs() * cells);
        for (Sample sample : batch.samples()) {
            for (int i = 0; i < frames.outputs(); i++) {
                float[] from = sample.frames()[Math.min(i, frames.in() - 1)];
                bases.put(padding.pad(Bases.filled(sample.bases()[i], from)));
            }
        }
        return Optional.of(manager.create(bases.flip(), shape(batch, padding, frames.outputs())));
    }

    private static Shape shape(Batch batch, Padding padding, int frames) {
        return new Shape(
                batch.size(),
                frames,
                batch.channels(),
                padding.paddedRows(),
                padding.paddedColumns());
    }

    private static void putValues(float[] field, FloatBuffer into) {
        for (float value : field) {
            into.put(Float.isNaN(value) ? 0 : value);
        }
    }

    /** The base of an output, or the target itself where there are no bases. */
    private static float[] base(Sample sample, int output) {
        return sample.bases().length == 0 ? sample.frames()[output + 1] : sample.bases()[output];
    }

    private static int putCoverage(float[] field, float[] base, Padding padding, FloatBuffer into) {
        int across = padding.paddedColumns();
        int count = 0;
        for (int i = 0; i < field.length; i++) {
            boolean mirrored =
                    i % across >= padding.columns()
                            || i / across % padding.paddedRows() >= padding.rows();
            boolean covered = !mirrored && !Float.isNaN(field[i]) && !Float.isNaN(base[i]);
            into.put(covered ? 1 : 0);
            count += covered ? 1 : 0;
        }
        return count;
    }
}
