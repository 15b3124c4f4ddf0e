package io.nowstream.operators.drift;

import java.io.Serializable;

/**
 * When a loss of skill counts as drift.
 *
 * @param window verified nowcasts that a skill stands on, at least 2
 * @param margin by how much skill must be below its own past, above 0
 * @param patience for how many nowcasts in a row, at least 1: one strange storm is no drift
 */
public record DriftSpec(int window, double margin, int patience) implements Serializable {

    /** Skill over four hours of five-minute nowcasts, a tenth below its past for an hour. */
    public static final DriftSpec USUAL = new DriftSpec(50, 0.1, 12);

    public DriftSpec {
        if (window < 2 || !(margin > 0) || patience < 1) {
            throw new IllegalArgumentException(
                    ("drift: window at least 2, margin above 0 and patience at least 1;"
                                    + " got %d, %s and %d")
                            .formatted(window, margin, patience));
        }
    }
}
