package io.nowstream.models.serving;

import io.nowstream.frames.Quantity;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.checkpoint.ModelDescription.CellRange;
import io.nowstream.models.checkpoint.ModelDescription.Scaling;
import io.nowstream.models.checkpoint.ModelDescription.Training;
import io.nowstream.models.network.Base;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Descriptions of networks as small as they get, for tests. */
final class Descriptions {

    private static final long FIVE_MINUTES = Duration.ofMinutes(5).toMillis();
    private static final Training UNTRAINED =
            new Training(List.of("no data"), "", "", "", "none", 0, 0, 0, 1);

    private Descriptions() {}

    /** Four frames of dBZ in, three leads out, cells of 2 to 4 km. */
    static ModelDescription radar(Base base) {
        return of("tiny-radar", base, Quantity.REFLECTIVITY, new Scaling(0, 60), 1);
    }

    static ModelDescription radar(Base base, int batch) {
        return of("tiny-radar", base, Quantity.REFLECTIVITY, new Scaling(0, 60), batch);
    }

    static ModelDescription vil(Base base) {
        return of("tiny-vil", base, Quantity.VIL, new Scaling(0, 255), 1);
    }

    private static ModelDescription of(
            String name, Base base, Quantity quantity, Scaling scaling, int batch) {
        return new ModelDescription(
                name,
                "vmrnn-b",
                SIZES,
                base,
                quantity,
                scaling,
                new CellRange(2000, 4000),
                FIVE_MINUTES,
                4,
                3,
                batch,
                base == Base.SMOOTHED_ADVECTION ? List.of(2.0, 4.0, 6.0) : List.of(),
                List.of(),
                UNTRAINED);
    }

    static final Map<String, Object> SIZES =
            Map.of("channels", 1, "patch", 2, "width", 8, "depth", 1, "state", 2);
}
