package io.nowstream.models.serving;

import java.util.Locale;

/** What networks are computed on. */
public enum DeviceKind {
    CPU,
    /** The first CUDA device. */
    GPU;

    /** As written in options and configurations. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kind of a label.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static DeviceKind of(String label) {
        for (DeviceKind kind : values()) {
            if (kind.label().equals(label)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("device is cpu or gpu, not \"%s\"".formatted(label));
    }
}
