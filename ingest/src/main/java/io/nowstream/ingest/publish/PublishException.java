package io.nowstream.ingest.publish;

/**
 * Kafka did not take what it was to take. A matter of the world, not of the data: whoever publishes
 * stops, and starts again from what the log holds.
 */
public class PublishException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public PublishException(String message) {
        super(message);
    }

    public PublishException(String message, Throwable cause) {
        super(message, cause);
    }
}
