package io.nowstream.models.serving;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.engine.StandardCapabilities;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The tensor engine (libtorch, by DJL), started once per process: with one thread within an
 * operation, so that equal input gives equal bytes and cores are used by several executors; and
 * without a network, so that nothing is fetched and nobody is told.
 */
public final class TensorEngine {

    private TensorEngine() {}

    private static final class Started {
        private static final Engine ENGINE = start();

        private static Engine start() {
            setUnlessSet("ai.djl.pytorch.num_threads", "1");
            setUnlessSet("ai.djl.pytorch.num_interop_threads", "1");
            setUnlessSet("ai.djl.offline", "true");
            setUnlessSet("OPT_OUT_TRACKING", "true");
            Engine engine = Engine.getEngine("PyTorch");
            // Somebody else may have loaded it before, with as many threads as there are cores.
            int threads = Integer.getInteger("ai.djl.pytorch.num_threads", 1);
            if (JniUtils.getNumThreads() != threads) {
                JniUtils.setNumThreads(threads);
            }
            return engine;
        }

        private static void setUnlessSet(String property, String value) {
            if (System.getProperty(property) == null) {
                System.setProperty(property, value);
            }
        }
    }

    /**
     * Why there are no tensors of a kind here, in one sentence; empty if there are. Starts the
     * engine for a GPU only.
     */
    public static Optional<String> missing(DeviceKind kind) {
        if (kind == DeviceKind.CPU) {
            return Optional.empty();
        }
        Engine engine = Started.ENGINE;
        if (!engine.hasCapability(StandardCapabilities.CUDA)) {
            return Optional.of(
                    ("device gpu: the libtorch in use (%s) is built without CUDA; put one that is"
                                    + " built with it, with its driver, where the environment"
                                    + " variable PYTORCH_LIBRARY_PATH points, or use device cpu")
                            .formatted(engine.getVersion()));
        }
        if (engine.getGpuCount() == 0) {
            return Optional.of(
                    "device gpu: no CUDA device is visible; install the NVIDIA driver and the CUDA"
                            + " runtime library (libcudart), or use device cpu");
        }
        return Optional.empty();
    }

    /**
     * A manager of its own for tensors on a device.
     *
     * @return the caller closes it
     * @throws UnavailableDeviceException if there is no such device, saying what is missing
     */
    public static NDManager manager(DeviceKind kind) {
        missing(kind)
                .ifPresent(
                        reason -> {
                            throw new UnavailableDeviceException(reason);
                        });
        try {
            return Started.ENGINE.newBaseManager(
                    kind == DeviceKind.CPU ? Device.cpu() : Device.gpu(0));
        } catch (EngineException e) {
            String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new UnavailableDeviceException(
                    "device %s: the engine does not take it: %s".formatted(kind.label(), first));
        }
    }

    /** Computes without a graph for gradients: grad mode is per thread, and on in new threads. */
    static <R> R withoutGradients(Supplier<R> computation) {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        try {
            return computation.get();
        } finally {
            JniUtils.setGradMode(before);
        }
    }
}
