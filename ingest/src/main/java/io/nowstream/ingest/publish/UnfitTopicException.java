package io.nowstream.ingest.publish;

/** A topic is there, with settings under which this run would lose records. */
public class UnfitTopicException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnfitTopicException(String topic, String found, String needed) {
        super(
                "topic %s has %s, and this run needs %s: alter or delete the topic, or give the run another name"
                        .formatted(topic, found, needed));
    }
}
