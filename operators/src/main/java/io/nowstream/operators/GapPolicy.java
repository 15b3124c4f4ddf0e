package io.nowstream.operators;

import java.util.Locale;

/** What is done about a missing frame once patience is over. */
public enum GapPolicy {
    /** Sequences that contain the hole are not issued. */
    SKIP,
    /** The frame before it stands in. */
    HOLD,
    /** The frame before it stands in, moved on as the echo moves. */
    ADVECT;

    /** As written in configuration and gap reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
