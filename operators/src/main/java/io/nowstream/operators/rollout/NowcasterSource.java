package io.nowstream.operators.rollout;

import io.nowstream.models.Nowcaster;
import java.io.Serializable;

/**
 * How a task manager makes nowcasters: what travels with the job is this, never a model.
 *
 * <p>Every source knows {@value Tiers#ADVECTION} and {@value Tiers#PERSISTENCE}, the tiers that
 * stand in for the others.
 */
@FunctionalInterface
public interface NowcasterSource extends Serializable {

    /**
     * Makes an instance of its own for each call, loaded and ready; the caller closes it.
     *
     * @param name as in {@code FeedSpec.nowcaster}
     * @throws IllegalArgumentException if no nowcaster has this name; the job does not start then
     */
    Nowcaster create(String name);
}
