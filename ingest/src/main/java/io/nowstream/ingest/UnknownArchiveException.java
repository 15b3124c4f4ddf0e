package io.nowstream.ingest;

import java.io.IOException;

/** A directory that cannot be replayed; the message is one sentence that says why. */
public class UnknownArchiveException extends IOException {

    private static final long serialVersionUID = 1L;

    public UnknownArchiveException(String message) {
        super(message);
    }

    public UnknownArchiveException(String message, Throwable cause) {
        super(message, cause);
    }
}
