package io.nowstream.app.evaluate;

import io.nowstream.app.UserMistake;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.FeedArchive;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which feeds of an archive.
 *
 * @param written a feed's name, or the beginning of names and one {@code *}
 */
public record FeedPattern(String written) {

    /** Every feed. */
    public static final FeedPattern ALL = new FeedPattern("*");

    /** How many names a message tells. */
    private static final int TOLD = 8;

    /**
     * The feeds that it means, at least one.
     *
     * @throws UserMistake if there is none
     */
    List<FeedArchive> in(Archive archive) {
        List<FeedArchive> all = archive.feeds();
        List<FeedArchive> meant = all.stream().filter(feed -> matches(feed.feed())).toList();
        if (meant.isEmpty()) {
            throw new UserMistake(
                    "no feed \"%s\" in the archive; there are %s"
                            .formatted(
                                    written,
                                    all.stream()
                                                    .limit(TOLD)
                                                    .map(FeedArchive::feed)
                                                    .collect(Collectors.joining(", "))
                                            + (all.size() > TOLD ? ", …" : "")));
        }
        return meant;
    }

    private boolean matches(String feed) {
        return written.endsWith("*")
                ? feed.startsWith(written.substring(0, written.length() - 1))
                : feed.equals(written);
    }
}
