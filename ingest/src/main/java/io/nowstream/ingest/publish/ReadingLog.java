package io.nowstream.ingest.publish;

import io.nowstream.frames.Reading;
import io.nowstream.frames.Rejected;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * A run's {@code readings}, and its {@code rejected}, as ingest sees them: in the order in which
 * they were published, always a <em>prefix</em> of it.
 */
public interface ReadingLog {

    /**
     * Which log this is; another one after the topic was deleted and created again.
     *
     * @throws PublishException if Kafka does not say
     */
    String identity() throws InterruptedException;

    /**
     * Hands a reading over; it may still be on its way when this returns.
     *
     * @throws PublishException if this or something before it could not be delivered
     */
    void publish(Reading reading) throws InterruptedException;

    /** The same for a row of {@code rejected}. */
    void reject(Rejected row) throws InterruptedException;

    /**
     * Returns when everything handed over so far is acknowledged.
     *
     * @throws PublishException if something of it could not be delivered
     */
    void flush() throws InterruptedException;

    /**
     * Reads back what was rejected before, up to what is there now.
     *
     * @param since no row that was rejected at or after this instant is left out
     */
    void readBackRejected(Instant since, Consumer<Rejected> reader) throws InterruptedException;
}
