package io.nowstream.frames;

import java.time.Instant;

/**
 * When a nowcast passed which stage, by the machine's clock. Travels as message headers, never in a
 * value, because values are a function of their inputs.
 *
 * @param receivedEpochMicros the source read the frame that completed the sequence
 * @param assembledEpochMicros the sequence left assembly
 * @param startedEpochMicros its batch began to roll out
 * @param finishedEpochMicros its batch was done
 */
public record Stamps(
        long receivedEpochMicros,
        long assembledEpochMicros,
        long startedEpochMicros,
        long finishedEpochMicros) {

    /** The machine's clock, microseconds since the epoch. */
    public static long nowEpochMicros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
