package io.nowstream.app.control;

/** Nothing will come of a retraining; says why in one sentence. */
public class RetrainingFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RetrainingFailedException(String reason) {
        super(reason);
    }
}
