package io.nowstream.ingest;

/**
 * A file, or a part of it, that is not what it should be. Expected in the wild: rejected with its
 * reason and counted, and the feed goes on.
 */
public class MalformedFrameException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String file;
    private final String reason;

    /**
     * @param file the file's name, without its directory
     * @param reason what is wrong, what was expected and what was found; stable wording
     */
    public MalformedFrameException(String file, String reason) {
        super(file + ": " + reason);
        this.file = file;
        this.reason = reason;
    }

    /** As above, keeping what a library said about it. */
    public MalformedFrameException(String file, String reason, Throwable cause) {
        this(file, reason);
        initCause(cause);
    }

    public String file() {
        return file;
    }

    public String reason() {
        return reason;
    }
}
