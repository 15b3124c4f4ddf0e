package io.nowstream.sinks.kafka;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.AuditEntry;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.RetrainRequest;
import io.nowstream.frames.Score;
import io.nowstream.frames.WarningScore;

/**
 * Who reads along. All calls come from the tail's one thread, in the order of each partition; while
 * a call lasts nothing is read. Read uncommitted, the same record may come again: drop repeats by
 * identity, the last one wins.
 */
public interface TailListener {

    /** A record of a feed's log. */
    default void frame(FeedRecord feedRecord, Envelope envelope) {}

    /** One lead of a published nowcast. */
    default void nowcast(ForecastField field, Envelope envelope) {}

    /** One lead of a nowcast beside the published one. */
    default void candidate(ForecastField field, Envelope envelope) {}

    /** What a nowcaster has earned; an hour or day may come again, the last one counts. */
    default void score(Score score, Envelope envelope) {}

    /** What became of a warning, or an event that nobody was warned of. */
    default void warningScore(WarningScore score, Envelope envelope) {}

    /** Somebody or something wants a feed's checkpoint to be trained anew. */
    default void retrainRequest(RetrainRequest request, Envelope envelope) {}

    /** What the controller has done. */
    default void audit(AuditEntry entry, Envelope envelope) {}

    /** A feed's set of warnings. */
    default void warnings(ActiveWarnings warnings, Envelope envelope) {}

    /** What some program could not use. */
    default void rejected(Rejected rejected, Envelope envelope) {}

    /** A message that is not the record its topic promises; skipped and counted. */
    default void undecodable(String reason, Envelope envelope) {}

    /** What was fetched together has been handed over, or nothing has come for a moment. */
    default void resting() {}

    /** Once: everything that was there when the tail started has been read. */
    default void caughtUp() {}
}
