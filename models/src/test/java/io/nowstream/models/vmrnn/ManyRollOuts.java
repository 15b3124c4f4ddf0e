package io.nowstream.models.vmrnn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.nowstream.models.network.Base;
import io.nowstream.models.network.Inputs;
import io.nowstream.models.network.Pass;
import io.nowstream.models.network.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A JVM of its own that rolls out and says what it holds: {@code roll-out arrays kilobytes}. */
final class ManyRollOuts {

    private ManyRollOuts() {}

    public static void main(String[] arguments) throws IOException {
        int rollOuts = Integer.parseInt(arguments[0]);
        Map<String, Object> sizes = Map.of("channels", 1, "width", 16, "patch", 4, "depth", 2);
        Vmrnn network = Vmrnn.b(sizes, Base.ADVECTION);
        try (NDManager engine = NDManager.newBaseManager();
                Weights weights = Weights.start(engine, network.weights(), 1)) {
            JniUtils.setGradMode(false);
            for (int i = 1; i <= rollOuts; i++) {
                try (NDManager manager = engine.newSubManager()) {
                    NDArray observed = manager.full(new Shape(1, 4, 1, 32, 32), 0.2f);
                    NDArray bases = manager.full(new Shape(1, 9, 1, 32, 32), 0.1f);
                    Inputs inputs = new Inputs(observed, Optional.of(bases));
                    network.forecast(weights, inputs, 6, Pass.INFERENCE);
                    // One more than the inputs: the result. All else is gone already.
                    int arrays =
                            manager.getManagedArrays().size()
                                    + weights.manager().getManagedArrays().size();
                    System.out.printf("%d %d %d%n", i, arrays, residentKilobytes());
                }
            }
        }
    }

    private static long residentKilobytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("/proc/self/status has no line VmRSS");
    }
}
