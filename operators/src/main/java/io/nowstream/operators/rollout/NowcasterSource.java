package io.nowstream.operators.rollout;

import io.nowstream.frames.ModelId;
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

    /**
     * Makes an instance of a released checkpoint, loaded and ready; the caller closes it. Called on
     * the thread that will roll it out, from several at once, and again after it was freed.
     *
     * @param model the hash decides, the name is for messages; what is made must have this hash
     * @throws RuntimeException if it cannot be loaded, saying why in one sentence; the next tier
     *     answers, and it is tried again after a while
     */
    default Nowcaster released(ModelId model) {
        throw new IllegalArgumentException(
                "checkpoint %s (%s) was released, but this job knows no released checkpoints"
                        .formatted(model.name(), model.hash()));
    }
}
