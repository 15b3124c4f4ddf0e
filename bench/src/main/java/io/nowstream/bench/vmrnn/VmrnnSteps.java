package io.nowstream.bench.vmrnn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.nowstream.models.layers.scan.Gradients;
import io.nowstream.models.network.Base;
import io.nowstream.models.network.Inputs;
import io.nowstream.models.network.Network;
import io.nowstream.models.network.Networks;
import io.nowstream.models.network.Pass;
import io.nowstream.models.network.Weights;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.models.serving.TensorEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A process of its own that takes steps with VMRNN-B, by whichever scan the system property {@code
 * nowstream.scan} says, and leaves a {@link Measured}. What a process has once (the engine,
 * compiled code, weights, its heap) is there before memory is looked at.
 *
 * <p>Arguments: mode, batch, depth, steps to warm up, steps to time, file.
 */
final class VmrnnSteps {

    private static final int CHANNELS = 2;
    private static final int SIDE = 32;
    private static final int FRAMES = 4;
    private static final int LEADS = 4;
    private static final int SEED = 4;

    /** So small that its memory is nothing beside what is measured. */
    private static final Map<String, Object> SMALL =
            Map.of("channels", CHANNELS, "width", 16, "patch", 4, "depth", 1);

    private final Mode mode;
    private final Network network;
    private final Weights weights;
    private final Inputs inputs;
    private final NDArray target;

    private VmrnnSteps(Mode mode, Map<String, Object> sizes, int batch, NDManager manager) {
        this.mode = mode;
        this.network = Networks.create("vmrnn-b", sizes, Base.NONE);
        this.weights = Weights.start(manager, network.weights(), SEED);
        if (mode == Mode.TRAINING) {
            weights.all().values().forEach(array -> array.setRequiresGradient(true));
        }
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        this.inputs = new Inputs(uniform(manager, random, batch, FRAMES), Optional.empty());
        this.target = uniform(manager, random, batch, FRAMES - 1 + LEADS);
    }

    private static NDArray uniform(
            NDManager manager, RandomGenerator random, int batch, int frames) {
        Shape shape = new Shape(batch, frames, CHANNELS, SIDE, SIDE);
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return manager.create(values, shape);
    }

    public static void main(String[] arguments) throws IOException {
        Mode mode = Mode.valueOf(arguments[0]);
        int batch = Integer.parseInt(arguments[1]);
        int depth = Integer.parseInt(arguments[2]);
        int warmUp = Integer.parseInt(arguments[3]);
        int runs = Integer.parseInt(arguments[4]);
        try (NDManager manager = TensorEngine.manager(DeviceKind.CPU)) {
            JniUtils.setGradMode(mode == Mode.TRAINING);
            VmrnnSteps small = new VmrnnSteps(mode, SMALL, 1, manager);
            small.step();
            small.answer();
            Map<String, Object> taxiBj =
                    Map.of("channels", CHANNELS, "width", 128, "patch", 4, "depth", depth);
            measured(new VmrnnSteps(mode, taxiBj, batch, manager), warmUp, runs)
                    .write(Path.of(arguments[5]));
        }
    }

    private static Measured measured(VmrnnSteps steps, int warmUp, int runs) throws IOException {
        ResidentMemory.resetPeak();
        long before = ResidentMemory.now();
        for (int i = 0; i < warmUp; i++) {
            steps.step();
        }
        double[] millis = new double[runs];
        for (int i = 0; i < runs; i++) {
            long begin = System.nanoTime();
            steps.step();
            millis[i] = (System.nanoTime() - begin) / 1e6;
        }
        long kibibytes = ResidentMemory.peak() - before;
        return new Measured(millis, kibibytes, steps.answer());
    }

    /** What is timed. */
    private void step() {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            if (mode == Mode.ROLLOUT) {
                rollOut(Pass.INFERENCE).toFloatArray();
            } else {
                backward();
                weights.all().values().forEach(array -> JniUtils.zeroGrad((PtNDArray) array));
            }
        }
    }

    private NDArray rollOut(Pass pass) {
        return network.rollOut(weights, inputs, LEADS, pass);
    }

    private void backward() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        NDArray error = rollOut(Pass.training(random)).sub(target);
        Gradients.backward(error.mul(error).mean());
    }

    private float[] answer() {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            if (mode == Mode.ROLLOUT) {
                return rollOut(Pass.INFERENCE).toFloatArray();
            }
            backward();
            float[] all = new float[Math.toIntExact(weights.parameters())];
            int at = 0;
            for (NDArray array : weights.all().values()) {
                float[] gradient = array.getGradient().toFloatArray();
                System.arraycopy(gradient, 0, all, at, gradient.length);
                at += gradient.length;
                JniUtils.zeroGrad((PtNDArray) array);
            }
            return all;
        }
    }
}
