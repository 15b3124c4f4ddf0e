package io.nowstream.ingest.publish;

import org.apache.kafka.common.errors.TimeoutException;

/** What Kafka's clients mean, below their wrapping. */
final class Causes {

    private Causes() {}

    /** What the innermost cause says, in one line. */
    static String deepest(Throwable error) {
        Throwable deepest = error;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        if (deepest instanceof TimeoutException) {
            return "no answer in time (%s)".formatted(deepest.getMessage());
        }
        String message = deepest.getMessage();
        return message == null || message.isBlank()
                ? deepest.getClass().getSimpleName()
                : message.lines().findFirst().orElse(message);
    }
}
