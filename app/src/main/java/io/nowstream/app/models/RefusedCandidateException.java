package io.nowstream.app.models;

/** A candidate that was tried and must not serve the feed; says why, and that nothing changed. */
public class RefusedCandidateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RefusedCandidateException(String reason) {
        super(reason);
    }
}
