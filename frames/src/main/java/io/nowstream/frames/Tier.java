package io.nowstream.frames;

import java.util.Locale;

/** Which nowcaster answered in time, best first. */
public enum Tier {
    FULL,
    STUDENT,
    ADVECTION,
    CLIMATOLOGY,
    PERSISTENCE;

    /** As written in records, metrics and JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
