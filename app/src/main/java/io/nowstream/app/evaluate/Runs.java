package io.nowstream.app.evaluate;

import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.FeedArchive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Unbroken stretches of a feed: no window crosses from one into the next. */
final class Runs {

    private Runs() {}

    /** Lengths of the feed's runs, in order. */
    static List<Integer> lengths(FeedArchive feed) {
        List<ArchivedFrame> frames = feed.frames();
        List<Integer> lengths = new ArrayList<>();
        int length = 0;
        for (int i = 0; i < frames.size(); i++) {
            boolean goesOn =
                    i > 0
                            && Duration.between(
                                            frames.get(i - 1).validTime(),
                                            frames.get(i).validTime())
                                    .equals(feed.cadence());
            if (i > 0 && !goesOn) {
                lengths.add(length);
                length = 0;
            }
            length++;
        }
        if (length > 0) {
            lengths.add(length);
        }
        return lengths;
    }

    /** Every window of a feed that has at least one lead to be scored. */
    static List<Window> windows(FeedArchive feed, int length, int leads) {
        List<Window> windows = new ArrayList<>();
        int start = 0;
        for (int run : lengths(feed)) {
            for (int first = start; first + length < start + run; first++) {
                int there = start + run - first - length;
                windows.add(new Window(first, length, Math.min(leads, there)));
            }
            start += run;
        }
        return windows;
    }
}
