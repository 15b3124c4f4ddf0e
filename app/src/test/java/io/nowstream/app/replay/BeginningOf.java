package io.nowstream.app.replay;

import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.FeedArchive;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Part of an archive: enough feeds to have keys on both subtasks, enough frames to forecast.
 *
 * @param all the whole archive; closed with this
 * @param feedCount how many of its feeds
 * @param frameCount how many frames of each
 */
record BeginningOf(Archive all, int feedCount, int frameCount) implements Archive {

    @Override
    public List<FeedArchive> feeds() {
        return all.feeds().stream().limit(feedCount).map(this::begun).toList();
    }

    private FeedArchive begun(FeedArchive whole) {
        return new FeedArchive() {
            @Override
            public String feed() {
                return whole.feed();
            }

            @Override
            public Duration cadence() {
                return whole.cadence();
            }

            @Override
            public boolean ends() {
                return true;
            }

            @Override
            public List<ArchivedFrame> frames() {
                return whole.frames().subList(0, frameCount);
            }
        };
    }

    @Override
    public void close() throws IOException {
        all.close();
    }
}
