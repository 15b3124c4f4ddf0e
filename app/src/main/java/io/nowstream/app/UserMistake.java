package io.nowstream.app;

/** Something that the person at the keyboard can put right: one sentence that says how. */
public class UserMistake extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UserMistake(String message) {
        super(message);
    }

    public UserMistake(String message, Throwable cause) {
        super(message, cause);
    }
}
