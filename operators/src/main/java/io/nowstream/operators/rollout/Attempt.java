package io.nowstream.operators.rollout;

import io.nowstream.frames.ModelId;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Rollout;
import java.util.function.Function;

/** What became of a sequence that was given to a nowcaster. */
sealed interface Attempt {

    <R> R fold(
            Function<Rolled, R> rolled, Function<Refused, R> refused, Function<Failed, R> failed);

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
            implements Attempt {

        @Override
        public <R> R fold(
                Function<Rolled, R> rolled,
                Function<Refused, R> refused,
                Function<Failed, R> failed) {
            return rolled.apply(this);
        }
    }

    /** The nowcaster does not serve such a feed. */
    record Refused(String reason) implements Attempt {

        @Override
        public <R> R fold(
                Function<Rolled, R> rolled,
                Function<Refused, R> refused,
                Function<Failed, R> failed) {
            return refused.apply(this);
        }
    }

    /** Its frames could not be unpacked, or the nowcaster threw. */
    record Failed(Throwable cause) implements Attempt {

        @Override
        public <R> R fold(
                Function<Rolled, R> rolled,
                Function<Refused, R> refused,
                Function<Failed, R> failed) {
            return failed.apply(this);
        }
    }
}
