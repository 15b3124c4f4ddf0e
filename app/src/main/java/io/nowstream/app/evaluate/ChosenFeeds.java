package io.nowstream.app.evaluate;

import io.nowstream.app.UserMistake;
import io.nowstream.frames.FeedPattern;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.SlottedFeed;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The feeds of an archive that a person has asked for. */
final class ChosenFeeds {

    /** How many names a message tells. */
    private static final int TOLD = 8;

    private ChosenFeeds() {}

    /**
     * Those that a pattern means, at least one; each with one frame to a slot of its cadence.
     *
     * @throws UserMistake if there is none
     */
    static List<FeedArchive> of(Archive archive, FeedPattern pattern) {
        List<FeedArchive> all = archive.feeds();
        List<FeedArchive> meant =
                all.stream().filter(feed -> pattern.matches(feed.feed())).toList();
        if (meant.isEmpty()) {
            throw new UserMistake(
                    "no feed \"%s\" in the archive; there are %s"
                            .formatted(
                                    pattern.written(),
                                    all.stream()
                                                    .limit(TOLD)
                                                    .map(FeedArchive::feed)
                                                    .collect(Collectors.joining(", "))
                                            + (all.size() > TOLD ? ", …" : "")));
        }
        return meant.stream().map(ChosenFeeds::onItsSlots).toList();
    }

    /** A sensor's stamps jitter: it is scored on what assembly makes of them. */
    private static FeedArchive onItsSlots(FeedArchive feed) {
        long cadence = feed.cadence().toMillis();
        List<ArchivedFrame> frames = feed.frames();
        for (int i = 1; i < frames.size(); i++) {
            Duration apart =
                    Duration.between(frames.get(i - 1).validTime(), frames.get(i).validTime());
            if (apart.toMillis() % cadence != 0) {
                return new SlottedFeed(feed);
            }
        }
        return feed;
    }
}
