package io.nowstream.app.models;

import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.Rollout;
import io.nowstream.operators.rollout.Plausibility;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What became of a candidate on a feed's own frames.
 *
 * @param objection why it must not serve the feed, in one sentence; empty if it may
 * @param rollout how long one batch took when warm
 */
record Trial(Optional<String> objection, Duration rollout) {

    /** The faster counts: another process may have had the cores during the other. */
    private static final int TIMED = 2;

    /**
     * Warms the candidate, times it, and looks at what it says.
     *
     * @param deadline how long a rollout may take
     */
    static Trial of(
            Nowcaster candidate, FeedShape shape, FieldSequence sequence, Duration deadline) {
        List<FieldSequence> batch = Collections.nCopies(candidate.batchSize(), sequence);
        List<Rollout> said;
        Duration fastest = Duration.ofDays(365);
        try {
            said = candidate.rollOut(batch, shape.leads());
            for (int i = 0; i < TIMED; i++) {
                long started = System.nanoTime();
                said = candidate.rollOut(batch, shape.leads());
                Duration took = Duration.ofNanos(System.nanoTime() - started);
                fastest = took.compareTo(fastest) < 0 ? took : fastest;
            }
        } catch (RuntimeException e) {
            return new Trial(
                    Optional.of(
                            "its rollout on %s issued %s failed: %s"
                                    .formatted(shape.feed(), sequence.issueTime(), e)),
                    Duration.ZERO);
        }
        return new Trial(objection(candidate, said, sequence, fastest, deadline), fastest);
    }

    private static Optional<String> objection(
            Nowcaster candidate,
            List<Rollout> said,
            FieldSequence sequence,
            Duration took,
            Duration deadline) {
        for (Rollout rollout : said) {
            Optional<String> implausible =
                    Plausibility.objectionTo(rollout, sequence, candidate.leavesInflowUndefined());
            if (implausible.isPresent()) {
                return Optional.of(
                        "its nowcast of %s issued %s cannot be: %s"
                                .formatted(
                                        sequence.feed(), sequence.issueTime(), implausible.get()));
            }
        }
        if (took.compareTo(deadline) > 0) {
            return Optional.of(
                    "a rollout on %s takes %,d ms when warm, and its deadline is %,d ms"
                            .formatted(sequence.feed(), took.toMillis(), deadline.toMillis()));
        }
        return Optional.empty();
    }
}
