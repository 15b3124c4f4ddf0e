package io.nowstream.models.serving;

import ai.djl.ndarray.NDManager;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.network.Network;
import io.nowstream.models.network.Networks;
import io.nowstream.models.network.Start;
import io.nowstream.models.network.WeightSpec;
import io.nowstream.models.network.Weights;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Checkpoints that nobody trained. */
final class TinyCheckpoint {

    private TinyCheckpoint() {}

    /** One whose head says nothing, so that its forecast is its base. */
    static Checkpoint thatIsItsBase(Path directory, ModelDescription description) {
        return write(directory, description, network(description).weights());
    }

    /** One whose head says something. */
    static Checkpoint thatSaysMore(Path directory, ModelDescription description) {
        List<WeightSpec> stirred =
                network(description).weights().stream()
                        .map(
                                spec ->
                                        new WeightSpec(
                                                spec.name(),
                                                spec.shape(),
                                                spec.name().startsWith("inflate")
                                                        ? Start.uniform(0.2)
                                                        : spec.start()))
                        .toList();
        return write(directory, description, stirred);
    }

    private static Network network(ModelDescription description) {
        return Networks.create(description.architecture(), description.sizes(), description.base());
    }

    private static Checkpoint write(
            Path directory, ModelDescription description, List<WeightSpec> specs) {
        try (NDManager manager = TensorEngine.manager(DeviceKind.CPU);
                Weights weights = Weights.start(manager, specs, 7)) {
            return Checkpoint.write(
                    directory, description, Optional.empty(), weights, "For tests.");
        }
    }
}
