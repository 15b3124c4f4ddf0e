package io.nowstream.operators.rollout;

import io.nowstream.models.FieldSequence;
import io.nowstream.models.Rollout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The job's own look at a rollout, for one who tries a nowcaster before it is released. */
public final class Plausibility {

    private Plausibility() {}

    /**
     * Why the job would withhold this rollout, for a person; empty if it would publish it.
     *
     * @param rollout what is forecast
     * @param sequence what it was made from
     * @param inflowMayBeUndefined what the nowcaster says of itself
     */
    public static Optional<String> objectionTo(
            Rollout rollout, FieldSequence sequence, boolean inflowMayBeUndefined) {
        List<ObservedField> observed = new ArrayList<>();
        for (float[] frame : sequence.frames()) {
            observed.add(ObservedField.of(frame, sequence.quantities()));
        }
        return Sanity.objectionTo(rollout, sequence, observed, inflowMayBeUndefined)
                .map(Sanity.Objection::detail);
    }
}
