package io.nowstream.ingest.publish;

import io.nowstream.frames.FeedRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the Ticks of one feed. Live ingest and replay both ask it, so that a gap is decided in a
 * replay exactly as it was live.
 *
 * <p>A Tick is due one cadence after the feed's newest record, Ticks included, and carries that
 * instant, whenever it is really sent: what the log says does not depend on how often the machine
 * looked. A record at the very instant takes the Tick's place.
 *
 * <p>There is none before the feed's first record, none after its End, and at most {@link
 * #MOST_IN_A_ROW} in a row: patience is long over by then, and a single frame stamped decades away
 * must not fill the log with the clock.
 */
public final class QuietFeed {

    /** Three and a half days at five minutes. */
    public static final int MOST_IN_A_ROW = 1_000;

    private final String feed;
    private final Duration cadence;
    private @Nullable Instant newest;
    private int ticksInARow;
    private boolean over;

    public QuietFeed(String feed, Duration cadence) {
        if (cadence.isNegative() || cadence.isZero()) {
            throw new IllegalArgumentException(
                    "feed %s needs a cadence above zero, got %s".formatted(feed, cadence));
        }
        this.feed = feed;
        this.cadence = cadence;
    }

    /** Takes note of a record of this feed that is in the log, or on its way to it. */
    public void saw(FeedRecord record) {
        if (newest == null || record.arrivalTime().isAfter(newest)) {
            newest = record.arrivalTime();
        }
        over = record.kind() == FeedRecord.Kind.END;
        ticksInARow = record.kind() == FeedRecord.Kind.TICK ? ticksInARow + 1 : 0;
    }

    /** The feed's clock: arrival time of its newest record, or empty before the first. */
    public Optional<Instant> newest() {
        return Optional.ofNullable(newest);
    }

    /**
     * The next Tick if nothing else comes first, or empty if none is due, however long it takes.
     */
    public Optional<FeedRecord> nextTick() {
        if (newest == null || over || ticksInARow >= MOST_IN_A_ROW) {
            return Optional.empty();
        }
        return Optional.of(FeedRecord.tick(feed, newest.plus(cadence)));
    }

    /** The next Tick, if it is due before {@code time}. */
    public Optional<FeedRecord> tickBefore(Instant time) {
        return nextTick().filter(tick -> tick.arrivalTime().isBefore(time));
    }
}
