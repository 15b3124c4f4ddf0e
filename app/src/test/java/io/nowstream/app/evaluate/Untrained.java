package io.nowstream.app.evaluate;

import ai.djl.ndarray.NDManager;
import io.nowstream.frames.Quantity;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.checkpoint.ModelDescription.CellRange;
import io.nowstream.models.checkpoint.ModelDescription.Scaling;
import io.nowstream.models.checkpoint.ModelDescription.Split;
import io.nowstream.models.checkpoint.ModelDescription.Training;
import io.nowstream.models.network.Base;
import io.nowstream.models.network.Networks;
import io.nowstream.models.network.Weights;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.models.serving.TensorEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Small networks for dBZ that nobody trained: their forecast is their base, on cells of 2 to 4 km,
 * three frames in and four leads out.
 */
final class Untrained {

    static final int FRAMES_IN = 3;
    static final int LEADS = 4;

    private Untrained() {}

    static ModelDescription description(String name, Base base, List<Split> splits) {
        return description(name, base, splits, new CellRange(2000, 4000), LEADS);
    }

    static ModelDescription description(
            String name, Base base, List<Split> splits, CellRange cells, int leads) {
        return new ModelDescription(
                name,
                "vmrnn-b",
                Map.of("channels", 1, "patch", 2, "width", 8, "depth", 1, "state", 2),
                base,
                Quantity.REFLECTIVITY,
                new Scaling(0, 60),
                cells,
                Duration.ofMinutes(5).toMillis(),
                FRAMES_IN,
                leads,
                1,
                Collections.nCopies(leads, 3.0),
                splits,
                new Training(List.of("no data"), "", "", "", "none", 0, 0, 0, 1));
    }

    static Checkpoint write(Path directory, ModelDescription description) {
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
