package io.nowstream.app.evaluate;

import io.nowstream.app.UserMistake;
import io.nowstream.frames.FeedPattern;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.FeedArchive;
import java.util.List;
import java.util.stream.Collectors;

/** The feeds of an archive that a person has asked for. */
final class ChosenFeeds {

    /** How many names a message tells. */
    private static final int TOLD = 8;

    private ChosenFeeds() {}

    /**
     * Those that a pattern means, at least one.
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
        return meant;
    }
}
