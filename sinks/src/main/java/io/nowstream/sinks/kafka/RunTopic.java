package io.nowstream.sinks.kafka;

import io.nowstream.frames.Topics;

/** A topic of a run, without the run. */
public enum RunTopic {
    FRAMES,
    NOWCASTS,
    CANDIDATES,
    SCORES,
    RETRAIN_REQUESTS,
    AUDIT,
    WARNINGS,
    REJECTED;

    /** Its name on the broker. */
    public String of(Topics topics) {
        return switch (this) {
            case FRAMES -> topics.frames();
            case NOWCASTS -> topics.nowcasts();
            case CANDIDATES -> topics.candidates();
            case SCORES -> topics.scores();
            case RETRAIN_REQUESTS -> topics.retrainRequests();
            case AUDIT -> topics.audit();
            case WARNINGS -> topics.warnings();
            case REJECTED -> topics.rejected();
        };
    }
}
