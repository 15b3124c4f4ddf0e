package io.nowstream.models.network;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a network's output is added to. From a base it learns only what the base does not know. */
public enum Base {
    /** Nothing: the output head stands alone, as in the papers. */
    NONE,
    /** The last observed frame. */
    LAST,
    /** The last observed frame, advected to the time of the lead; it is an input too. */
    ADVECTION,
    /** The same after a Gaussian of the lead's width, fitted on training data; an input too. */
    SMOOTHED_ADVECTION,
    /** What is usual at the time of the lead, by the checkpoint's own table; an input too. */
    CLIMATOLOGY,
    /**
     * The same and a share of what the last frame departs from it, fitted per lead; an input too.
     */
    DAMPED_ANOMALY;

    /** Whether it says of the time of the lead what the last frame cannot, and so is an input. */
    public boolean isInput() {
        return this != NONE && this != LAST;
    }

    /** Whether it is carried along the motion of the last frames. */
    public boolean isMoving() {
        return this == ADVECTION || this == SMOOTHED_ADVECTION;
    }

    /** Whether it needs to know what is usual. */
    public boolean isUsual() {
        return this == CLIMATOLOGY || this == DAMPED_ANOMALY;
    }

    /** As written in recipes and {@code model.json}, e.g. {@code smoothed-advection}. */
    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The base of a label.
     *
     * @throws IllegalArgumentException if there is none
     */
    @JsonCreator
    public static Base of(String label) {
        for (Base base : values()) {
            if (base.label().equals(label)) {
                return base;
            }
        }
        throw new IllegalArgumentException(
                "base is none, last, advection, smoothed-advection, climatology or damped-anomaly,"
                        + " not \"%s\"".formatted(label));
    }
}
