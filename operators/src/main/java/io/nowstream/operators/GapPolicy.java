package io.nowstream.operators;

import java.util.Locale;

/** What is done about a missing frame once patience is over. */
public enum GapPolicy {
    /** Sequences that contain the hole are not issued. */
    SKIP,
    /** The frame before it stands in. */
    HOLD;

    /** As written in configuration and gap reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
