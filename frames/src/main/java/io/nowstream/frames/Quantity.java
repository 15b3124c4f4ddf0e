package io.nowstream.frames;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a channel measures, in which unit, and which value stands for "looked and found nothing".
 *
 * <p>Decoders deliver these units; a model that wants others converts by a named function.
 */
public enum Quantity {
    /** Radar reflectivity factor. Weaker echo than 0 dBZ carries no rain and counts as nothing. */
    REFLECTIVITY("dBZ", 0f, 80f),
    /** Rain rate at the ground. */
    RAIN_RATE("mm/h", 0f, 400f),
    /**
     * Vertically integrated liquid as SEVIR's code, 0 to 254; the scale is not linear. See {@link
     * VilScale} for kg/m².
     */
    VIL("VIL code", 0f, 254f),
    /** Vehicles, or trips, that came into a cell within one cadence. */
    INFLOW("vehicles", 0f, 20_000f),
    /** Vehicles, or trips, that left a cell within one cadence. */
    OUTFLOW("vehicles", 0f, 20_000f),
    /** Temperature; "nothing" is colder than anything that is watched. */
    TEMPERATURE("°C", -80f, 150f);

    private final String unit;
    private final float nothing;
    private final float ceiling;

    Quantity(String unit, float nothing, float ceiling) {
        this.unit = unit;
        this.nothing = nothing;
        this.ceiling = ceiling;
    }

    /** Its name as written in files and shown to people, e.g. {@code rain-rate}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The names of channels, e.g. {@code inflow, outflow}. */
    public static String labels(List<Quantity> channels) {
        return channels.stream().map(Quantity::label).collect(Collectors.joining(", "));
    }

    /** The unit as shown to people and written to records, e.g. {@code mm/h}. */
    public String unit() {
        return unit;
    }

    /**
     * The value of a cell that was looked at and held nothing; also the smallest forecast value.
     */
    public float nothing() {
        return nothing;
    }

    /** A value that no observation exceeds; a forecast above it is broken. */
    public float ceiling() {
        return ceiling;
    }

    /** Whether it counts what moves between cells: its baseline is what is usual, not motion. */
    public boolean isFlow() {
        return this == INFLOW || this == OUTFLOW;
    }
}
