package io.nowstream.app.control;

/** Where a feed's way back stands. */
enum Phase {
    /** Nothing is asked for. */
    IDLE,
    /** A process of its own trains and judges. */
    RETRAINING,
    /** A winner is registered, and not in the shadow yet. */
    RETRAINED,
    /** It is in the shadow. */
    TRIAL,
    /** It is published, and what was before it is in the shadow. */
    PROBATION
}
