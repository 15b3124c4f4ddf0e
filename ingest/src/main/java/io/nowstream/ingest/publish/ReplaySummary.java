package io.nowstream.ingest.publish;

/**
 * What a replay did.
 *
 * @param framesPublished frames that went into the log
 * @param rejected frames that could not be decoded
 * @param skipped frames that were in the log (or in {@code rejected}) already
 * @param ticks Ticks published
 * @param ends Ends published
 */
public record ReplaySummary(
        long framesPublished, long rejected, long skipped, long ticks, long ends) {

    public static final ReplaySummary NOTHING = new ReplaySummary(0, 0, 0, 0, 0);

    /** How many of the archive's frames that is. */
    public long framesDone() {
        return framesPublished + rejected + skipped;
    }

    public ReplaySummary plus(ReplaySummary other) {
        return new ReplaySummary(
                framesPublished + other.framesPublished,
                rejected + other.rejected,
                skipped + other.skipped,
                ticks + other.ticks,
                ends + other.ends);
    }
}
