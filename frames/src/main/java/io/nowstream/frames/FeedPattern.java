package io.nowstream.frames;

/**
 * Which feeds, by their names: one, or all whose names begin alike.
 *
 * @param written a feed's name, or the beginning of names and one trailing {@code *}, e.g. {@code
 *     sevir/*}; {@code *} alone is every feed. A {@code *} anywhere else is part of a name
 */
public record FeedPattern(String written) {

    /** Every feed. */
    public static final FeedPattern ALL = new FeedPattern("*");

    /** Whether a feed of this name is meant; upper and lower case differ. */
    public boolean matches(String feed) {
        return written.endsWith("*")
                ? feed.regionMatches(0, written, 0, written.length() - 1)
                : feed.equals(written);
    }
}
