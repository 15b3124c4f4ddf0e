package io.nowstream.operators.rollout;

import io.nowstream.frames.ModelId;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Rollout;

/** What became of a sequence that was given to a nowcaster. */
sealed interface Attempt {

    /**
     * It was rolled out.
     *
     * @param sequence what the nowcaster saw
     * @param rollout what it says
     * @param model who it was
     * @param leavesInflowUndefined see {@code Nowcaster}
     * @param startedEpochMicros when its batch began
     * @param finishedEpochMicros when its batch was done
     */
    record Rolled(
            FieldSequence sequence,
            Rollout rollout,
            ModelId model,
            boolean leavesInflowUndefined,
            long startedEpochMicros,
            long finishedEpochMicros)
            implements Attempt {}

    /** The nowcaster does not serve such a feed. */
    record Refused(String reason) implements Attempt {}

    /** Its frames could not be unpacked, or the nowcaster threw. */
    record Failed(Throwable cause) implements Attempt {}

    /** The nowcaster could not be loaded. */
    record Unloadable(Throwable cause) implements Attempt {}

    /** Nobody waited for it any more before its batch began. */
    record Withdrawn() implements Attempt {}
}
