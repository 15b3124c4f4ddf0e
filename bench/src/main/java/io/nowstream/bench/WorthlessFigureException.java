package io.nowstream.bench;

/** What came out was wrong, so how fast it came does not matter. */
public class WorthlessFigureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public WorthlessFigureException(String message) {
        super(message);
    }

    public WorthlessFigureException(String message, Throwable cause) {
        super(message, cause);
    }
}
