package io.nowstream.bench.scan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.nowstream.models.layers.scan.Directions;
import io.nowstream.models.layers.scan.Gradients;
import io.nowstream.models.layers.scan.Scan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Random operands as a block of VMRNN has them at its start, over a square image; the same for the
 * same length.
 *
 * @param steps L
 * @param channels D
 * @param scan the operands
 * @param weights of y in the loss, of its shape
 * @param manager of all these
 */
record ScanOperands(int steps, int channels, Scan scan, NDArray weights, NDManager manager)
        implements AutoCloseable {

    private static final int DIRECTIONS = 4;
    private static final int STATES = 16;

    /** Up to so many steps images have many channels, as deep in a network. */
    private static final int SHORT = 64;

    /** Channels of one column of dt. */
    private static final int CHANNELS_PER_RANK = 32;

    private static final double SMALLEST_STEP = 0.001;
    private static final double LARGEST_STEP = 0.1;

    /**
     * @param steps a square
     */
    static ScanOperands of(NDManager parent, int steps) {
        int side = (int) Math.round(Math.sqrt(steps));
        int channels = steps <= SHORT ? 256 : 128;
        int columns = channels / CHANNELS_PER_RANK + 2 * STATES;
        NDManager manager = parent.newSubManager();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(steps);
        DoubleSupplier normal = random::nextGaussian;
        int[] state = {0};
        Scan scan =
                new Scan(
                        Directions.of(side, side),
                        array(manager, normal, 1, steps, channels),
                        array(manager, normal, DIRECTIONS, 1, steps, channels),
                        array(manager, normal, 1, steps, (long) DIRECTIONS * columns),
                        array(
                                manager,
                                () -> Math.log(1 + state[0]++ % STATES),
                                (long) DIRECTIONS * channels,
                                STATES),
                        array(manager, () -> 1, (long) DIRECTIONS * channels),
                        array(manager, () -> stepBias(random), DIRECTIONS, channels));
        NDArray weights = array(manager, normal, 1, steps, channels);
        return new ScanOperands(steps, channels, scan, weights, manager);
    }

    private static NDArray array(NDManager manager, DoubleSupplier numbers, long... shape) {
        float[] values = new float[Math.toIntExact(new Shape(shape).size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) numbers.getAsDouble();
        }
        return manager.create(values, new Shape(shape));
    }

    /** The inverse of softplus at a log-uniform step. */
    private static double stepBias(RandomGenerator random) {
        double step = Math.exp(random.nextDouble(Math.log(SMALLEST_STEP), Math.log(LARGEST_STEP)));
        return step + Math.log(-Math.expm1(-step));
    }

    private List<NDArray> operands() {
        return List.of(
                scan.u(), scan.delta(), scan.projected(), scan.logA(), scan.skip(), scan.bias());
    }

    void requireGradients() {
        operands().forEach(operand -> operand.setRequiresGradient(true));
    }

    /** A forward and a backward pass; grad mode is on and gradients are required. */
    void train(Form form) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Gradients.backward(form.apply(scan).mul(weights).sum());
            operands().forEach(operand -> JniUtils.zeroGrad((PtNDArray) operand));
        }
    }

    /** What a forward and a backward pass leave, per operand. */
    List<float[]> gradients(Form form) {
        List<float[]> gradients = new ArrayList<>();
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Gradients.backward(form.apply(scan).mul(weights).sum());
            for (NDArray operand : operands()) {
                gradients.add(operand.getGradient().toFloatArray());
                JniUtils.zeroGrad((PtNDArray) operand);
            }
        }
        return gradients;
    }

    @Override
    public void close() {
        manager.close();
    }
}
