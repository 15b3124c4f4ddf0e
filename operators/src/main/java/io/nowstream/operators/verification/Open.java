package io.nowstream.operators.verification;

import java.time.Instant;

/**
 * A sequence that was issued and is not verified yet. Public because Flink serialises it.
 *
 * @param number the sequence's
 * @param issueEpochMillis its issue time
 * @param settledEpochMillis what was settled when it left: frames up to then may be gone
 * @param leads how far its nowcasts look ahead; 0 while not all of them have come
 * @param cadenceMillis time between leads; 0 while not all of them have come
 * @param nextLead the lead whose truth is awaited
 */
public record Open(
        long number,
        long issueEpochMillis,
        long settledEpochMillis,
        int leads,
        long cadenceMillis,
        int nextLead) {

    static Open issued(long number, Instant issueTime, long settledEpochMillis) {
        return new Open(number, issueTime.toEpochMilli(), settledEpochMillis, 0, 0, 1);
    }

    Open completed(int allLeads, long cadence) {
        return new Open(number, issueEpochMillis, settledEpochMillis, allLeads, cadence, nextLead);
    }

    Open next() {
        return new Open(
                number, issueEpochMillis, settledEpochMillis, leads, cadenceMillis, nextLead + 1);
    }

    boolean isComplete() {
        return leads > 0;
    }

    boolean isDone() {
        return isComplete() && nextLead > leads;
    }

    /** When the next lead comes true, epoch milliseconds; of a complete one only. */
    long nextValid() {
        return issueEpochMillis + nextLead * cadenceMillis;
    }

    /** Whether its next lead's frame was kept for it. */
    boolean wasInTime() {
        return nextValid() > settledEpochMillis;
    }
}
