package io.nowstream.sinks.words;

import io.nowstream.frames.Quantity;
import io.nowstream.frames.Warning;

/** What happens, in a word or two. */
public final class EventWords {

    private EventWords() {}

    /** For example {@code Heavy rain}, {@code Traffic jam}. */
    public static String of(Warning.Event event, Quantity quantity) {
        return switch (event) {
            case SURGE -> "Traffic surge";
            case JAM -> "Traffic jam";
            case THRESHOLD -> over(quantity);
        };
    }

    private static String over(Quantity quantity) {
        return switch (quantity) {
            case RAIN_RATE -> "Heavy rain";
            case REFLECTIVITY -> "Strong radar echo";
            case VIL -> "Intense storm";
            case INFLOW, OUTFLOW -> "Heavy traffic";
            case TEMPERATURE -> "Heat";
        };
    }
}
