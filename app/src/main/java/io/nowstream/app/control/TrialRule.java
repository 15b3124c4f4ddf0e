package io.nowstream.app.control;

/**
 * When what is in the shadow is better than what is published.
 *
 * @param samples nowcasts of both that must have been verified, at least 1
 * @param margin by which share its mean squared error must be lower, from 0 up to 1
 */
public record TrialRule(int samples, double margin) {

    public TrialRule {
        if (samples < 1 || !(margin >= 0 && margin < 1)) {
            throw new IllegalArgumentException(
                    "samples must be at least 1 and margin from 0 up to 1, got %d and %s"
                            .formatted(samples, margin));
        }
    }

    /** So many nowcasts without an answer from the shadow, and it is given up. */
    int giveUpAfter() {
        return 4 * samples;
    }
}
