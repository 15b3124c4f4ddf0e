package io.nowstream.app.job;

/** The job has ended and will not restart; the message ends in the first cause. */
public class JobFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public JobFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
