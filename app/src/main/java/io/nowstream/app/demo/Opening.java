package io.nowstream.app.demo;

import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.FeedArchive;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * The first frames of each feed of an archive: published at once before a paced replay, so that the
 * first nowcasts need not be waited for.
 */
record Opening(Archive whole, int framesPerFeed) implements Archive {

    @Override
    public List<FeedArchive> feeds() {
        return whole.feeds().stream()
                .map(feed -> (FeedArchive) new First(feed, framesPerFeed))
                .toList();
    }

    @Override
    public void close() throws IOException {
        whole.close();
    }

    private record First(FeedArchive feedArchive, int most) implements FeedArchive {

        @Override
        public String feed() {
            return feedArchive.feed();
        }

        @Override
        public Duration cadence() {
            return feedArchive.cadence();
        }

        @Override
        public boolean ends() {
            return false;
        }

        @Override
        public List<ArchivedFrame> frames() {
            List<ArchivedFrame> all = feedArchive.frames();
            return all.subList(0, Math.min(most, all.size()));
        }
    }
}
