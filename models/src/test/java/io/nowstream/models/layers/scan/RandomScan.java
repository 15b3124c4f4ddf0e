package io.nowstream.models.layers.scan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;

/** Scans of random numbers, such as a network makes at its start. */
final class RandomScan {

    private RandomScan() {}

    /** Four directions over an image. */
    static ScanShape shape(int batch, int rows, int columns, int channels, int states) {
        return new ScanShape(Directions.of(rows, columns), batch, channels, states, 3);
    }

    static float[][] operands(ScanShape shape, double step, long seed) {
        Random random = new Random(seed);
        int k = shape.directions().count();
        int cells = shape.batch() * shape.cells();
        return new float[][] {
            normal(cells * shape.channels(), 0, 1, random),
            normal(k * cells * shape.channels(), step, 1, random),
            normal(cells * k * shape.columns(), 0, 1, random),
            normal(k * shape.channels() * shape.states(), 1, 1, random),
            normal(k * shape.channels(), 1, 0.3, random),
            normal(k * shape.channels(), 0, 0.3, random)
        };
    }

    /** The same as arrays of the engine that require gradients. */
    static Scan of(NDManager manager, ScanShape s, double step, long seed) {
        float[][] operands = operands(s, step, seed);
        long k = s.directions().count();
        return new Scan(
                s.directions(),
                leaf(manager, operands[0], s.batch(), s.cells(), s.channels()),
                leaf(manager, operands[1], k, s.batch(), s.cells(), s.channels()),
                leaf(manager, operands[2], s.batch(), s.cells(), k * s.columns()),
                leaf(manager, operands[3], k * s.channels(), s.states()),
                leaf(manager, operands[4], k * s.channels()),
                leaf(manager, operands[5], k, s.channels()));
    }

    static NDArray leaf(NDManager manager, float[] values, long... shape) {
        NDArray leaf = manager.create(values, new Shape(shape));
        leaf.setRequiresGradient(true);
        return leaf;
    }

    static float[] normal(int n, double mean, double deviation, Random random) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) (mean + deviation * random.nextGaussian());
        }
        return values;
    }
}
