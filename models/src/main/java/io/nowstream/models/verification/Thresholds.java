package io.nowstream.models.verification;

import io.nowstream.frames.Quantity;
import java.util.List;

/** The usual events of each quantity: the event is {@code value >= threshold}. */
public final class Thresholds {

    private Thresholds() {}

    /** pysteps' rain rates, radar's dBZ, SEVIR's codes, vehicles, °C; ascending. */
    public static List<Double> of(Quantity quantity) {
        return switch (quantity) {
            case RAIN_RATE -> List.of(0.5, 1.0, 5.0);
            case REFLECTIVITY -> List.of(20.0, 30.0, 35.0);
            case VIL -> List.of(16.0, 74.0, 133.0, 160.0, 181.0, 219.0);
            case INFLOW, OUTFLOW -> List.of(10.0, 100.0, 500.0);
            case TEMPERATURE -> List.of(22.0, 24.0, 26.0);
        };
    }
}
