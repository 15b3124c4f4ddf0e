package io.nowstream.frames;

import java.time.Instant;

/**
 * What the controller has done, and on what evidence: a record of {@code audit}, for people. The
 * stream decides nothing by it.
 *
 * @param run the life of the pipeline
 * @param feed the feed
 * @param step what was done
 * @param at by the feed's clock
 * @param model the checkpoint that it is about; empty texts where it is about none
 * @param evidence why, for a person, with the figures it stands on
 */
public record AuditEntry(
        String run, String feed, Step step, Instant at, ModelId model, String evidence) {

    /** Says that an entry is about no checkpoint. */
    public static final ModelId NO_MODEL = new ModelId("", "");

    /** What was done. */
    public enum Step {
        /** A request for retraining was taken up. */
        REQUESTED,
        /** A retraining found a winner, and it was registered. */
        RETRAINED,
        /** A retraining found none: nothing was changed. */
        KEPT,
        /** A retraining, or a release, failed. */
        FAILED,
        /** A checkpoint was put into the shadow. */
        SHADOWED,
        /** What was in the shadow is published from now on. */
        PROMOTED,
        /** What was in the shadow lost, and was taken out of it. */
        DISMISSED,
        /** What was published lost to what was before it, which is published again. */
        ROLLED_BACK
    }
}
