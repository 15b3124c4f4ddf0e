package io.nowstream.frames;

/** Which nowcaster answered in time, best first. */
public enum Tier {
    FULL,
    STUDENT,
    ADVECTION,
    CLIMATOLOGY,
    PERSISTENCE;

    /** As written in records, metrics and JSON. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
