package io.nowstream.app.job;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.sinks.cap.CapPublisher;
import io.nowstream.sinks.kafka.Envelope;
import io.nowstream.sinks.kafka.TailListener;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the sets of warnings that a tail reads. A set whose alerts cannot be written is logged;
 * the feed's next set makes up for it, because each is the whole.
 */
public record AlertWriter(CapPublisher publisher, AlertCounts counts) implements TailListener {

    /** Names a demonstration in its alerts. */
    public static final String DEMO_SENDER = "demo@nowstream.invalid";

    private static final Logger LOG = LoggerFactory.getLogger(AlertWriter.class);

    /** A writer whose counts nobody asks for. */
    public AlertWriter(CapPublisher publisher) {
        this(publisher, new AlertCounts());
    }

    @Override
    public void warnings(ActiveWarnings set, Envelope envelope) {
        try {
            counts.published(publisher.publish(set).size());
            counts.withheld(publisher.refused());
        } catch (IOException e) {
            counts.failedOnce();
            LOG.error(
                    "alerts of {} at {} were not written, its next set makes up for it: {}",
                    set.feed(),
                    set.issueTime(),
                    e.getMessage());
        }
    }
}
