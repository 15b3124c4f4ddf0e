package io.nowstream.ingest.publish;

import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Rejected;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * A run's log as ingest sees it: what is published stands in it, in order per feed, and can be read
 * back after a restart.
 *
 * <p>The log always holds a <em>prefix</em> of what was published: once a record could not be
 * delivered, none after it is. That is what lets a restart go on from the newest record it finds.
 */
public interface RunLog {

    /**
     * Which log this is. Another one after the topic was deleted and created again, so that notes
     * about what was published are never believed of an empty topic.
     */
    String identity() throws InterruptedException;

    /**
     * Hands a record over; it may still be on its way when this returns.
     *
     * @throws PublishException if this or an earlier record could not be delivered
     */
    void publish(FeedRecord record) throws InterruptedException;

    /** The same for a row of {@code rejected}. */
    void reject(Rejected row) throws InterruptedException;

    /**
     * Returns when everything handed over so far is acknowledged.
     *
     * @throws PublishException if something of it could not be delivered
     */
    void flush() throws InterruptedException;

    /**
     * Reads back what was published before, in order per feed, up to what is there now. Messages
     * that are no records are passed over.
     *
     * @param since no record that arrived at or after this instant is left out; earlier ones may
     *     come too
     */
    void readBack(Instant since, Consumer<FeedRecord> reader) throws InterruptedException;

    /** The same for {@code rejected}, by the rows' times. */
    void readBackRejected(Instant since, Consumer<Rejected> reader) throws InterruptedException;
}
