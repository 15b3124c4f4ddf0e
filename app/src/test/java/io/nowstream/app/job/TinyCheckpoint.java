package io.nowstream.app.job;

import ai.djl.ndarray.NDManager;
import io.nowstream.frames.Quantity;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.checkpoint.ModelDescription.CellRange;
import io.nowstream.models.checkpoint.ModelDescription.Scaling;
import io.nowstream.models.checkpoint.ModelDescription.Training;
import io.nowstream.models.network.Base;
import io.nowstream.models.network.Networks;
import io.nowstream.models.network.Weights;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.models.serving.TensorEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checkpoints as small as they get, that nobody trained: their forecast is the last frame. */
public final class TinyCheckpoint {

    private TinyCheckpoint() {}

    /** Ten frames of a quantity in, twelve leads out, every five minutes, cells of 2 to 4 km. */
    public static Checkpoint write(Path directory, String name, Quantity quantity) {
        ModelDescription description =
                new ModelDescription(
                        name,
                        "vmrnn-b",
                        Map.of("channels", 1, "patch", 2, "width", 8, "depth", 1, "state", 2),
                        Base.LAST,
                        quantity,
                        new Scaling(0, quantity.ceiling()),
                        new CellRange(2000, 4000),
                        Duration.ofMinutes(5).toMillis(),
                        10,
                        12,
                        1,
                        List.of(),
                        List.of(),
                        new Training(List.of("no data"), "", "", "", "none", 0, 0, 0, 1));
        try (NDManager manager = TensorEngine.manager(DeviceKind.CPU);
                Weights weights =
                        Weights.start(
                                manager,
                                Networks.create(
                                                description.architecture(),
                                                description.sizes(),
                                                description.base())
                                        .weights(),
                                7)) {
            return Checkpoint.write(
                    directory, description, Optional.empty(), weights, "For tests.");
        }
    }
}
