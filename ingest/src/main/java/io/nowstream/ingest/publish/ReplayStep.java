package io.nowstream.ingest.publish;

import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.FeedRecord.Kind;
import io.nowstream.frames.Rejected;
import java.time.Instant;

/** One thing a replay does, in its order. */
sealed interface ReplayStep {

    /** The arrival time it is about. */
    Instant at();

    /** Whether the log gets something, so that it is worth waiting for its time. */
    boolean isSent();

    /** Whether a frame of the archive is dealt with by it. */
    boolean isFrame();

    void sendTo(RunLog log) throws InterruptedException;

    /** It as a summary of one. */
    ReplaySummary count();

    /** A record goes into the log. */
    record Publish(FeedRecord record) implements ReplayStep {

        @Override
        public Instant at() {
            return record.arrivalTime();
        }

        @Override
        public boolean isSent() {
            return true;
        }

        @Override
        public boolean isFrame() {
            return record.kind() == Kind.FRAME;
        }

        @Override
        public void sendTo(RunLog log) throws InterruptedException {
            log.publish(record);
        }

        @Override
        public ReplaySummary count() {
            return new ReplaySummary(
                    isFrame() ? 1 : 0,
                    0,
                    0,
                    record.kind() == Kind.TICK ? 1 : 0,
                    record.kind() == Kind.END ? 1 : 0);
        }
    }

    /** A frame could not be decoded. */
    record Reject(Rejected row) implements ReplayStep {

        @Override
        public Instant at() {
            return row.rejectedAt();
        }

        @Override
        public boolean isSent() {
            return true;
        }

        @Override
        public boolean isFrame() {
            return true;
        }

        /**
         * Acknowledged before anything after it is sent: a restart takes a later record of the feed
         * for proof that the row is there.
         */
        @Override
        public void sendTo(RunLog log) throws InterruptedException {
            log.reject(row);
            log.flush();
        }

        @Override
        public ReplaySummary count() {
            return new ReplaySummary(0, 1, 0, 0, 0);
        }
    }

    /** A frame was dealt with by an earlier replay into the same run. */
    record Skip(Instant at) implements ReplayStep {

        @Override
        public boolean isSent() {
            return false;
        }

        @Override
        public boolean isFrame() {
            return true;
        }

        @Override
        public void sendTo(RunLog log) {}

        @Override
        public ReplaySummary count() {
            return new ReplaySummary(0, 0, 1, 0, 0);
        }
    }
}
