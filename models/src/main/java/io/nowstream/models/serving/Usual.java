package io.nowstream.models.serving;

import java.time.Instant;
import java.util.List;

/**
 * What a network is told of what is usual.
 *
 * @param values by feed and time: those of a climatology, or training's own
 * @param damping which share of what the last frame departs from them is left at each lead; leads
 *     beyond have the last's
 */
public record Usual(Values values, List<Double> damping) {

    public Usual {
        damping = List.copyOf(damping);
    }

    /** What is usual in a feed at an instant. */
    @FunctionalInterface
    public interface Values {

        /**
         * @return channels × cells in their units, NaN where that is not known; an array of its own
         */
        float[] at(String feed, Instant validTime);
    }
}
