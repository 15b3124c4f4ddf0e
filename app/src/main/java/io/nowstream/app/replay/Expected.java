package io.nowstream.app.replay;

import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.GapPolicy;
import java.util.TreeSet;

/**
 * How many nowcasts an archive must give, counted from the archive's times alone: a frame is an
 * issue time if the slots of its sequence reach back no further than the feed's first frame and
 * hold no more holes than the gap policy fills.
 */
public final class Expected {

    private Expected() {}

    public static long nowcasts(Archive archive, Feeds feeds) {
        return archive.feeds().stream()
                .mapToLong(feed -> nowcasts(feed, feeds.of(feed.feed()).orElseThrow()))
                .sum();
    }

    /** Of one feed. */
    public static long nowcasts(FeedArchive feed, FeedSpec spec) {
        TreeSet<Long> slots = new TreeSet<>();
        for (ArchivedFrame frame : feed.frames()) {
            slots.add(Math.round(frame.validTime().toEpochMilli() / (double) spec.cadenceMillis()));
        }
        int fillable = spec.gapPolicy() == GapPolicy.SKIP ? 0 : spec.maxMissing();
        long count = 0;
        long first = slots.isEmpty() ? 0 : slots.first();
        for (long slot : slots) {
            long oldest = slot - spec.length() + 1;
            int there = slots.subSet(oldest, true, slot, true).size();
            // A jump further than could be waited for begins the feed anew.
            long limit = spec.length() + spec.patienceMillis() / spec.cadenceMillis();
            Long before = slots.lower(slot);
            if (before != null && slot - before > limit) {
                first = slot;
            }
            if (oldest >= first && spec.length() - there <= fillable) {
                count++;
            }
        }
        return count;
    }
}
