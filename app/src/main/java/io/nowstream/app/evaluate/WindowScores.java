package io.nowstream.app.evaluate;

import io.nowstream.models.verification.ScoreBoard;
import java.time.Instant;

/** Whoever wants the scores of each window, and not only their sum. */
public interface WindowScores {

    /** Wants none. */
    WindowScores NONE = (feed, issueTime, scores) -> {};

    /**
     * Takes a window's.
     *
     * @param feed whose window
     * @param issueTime valid time of its newest input
     * @param scores of all that are compared, at all its leads
     */
    void scored(String feed, Instant issueTime, ScoreBoard scores);
}
