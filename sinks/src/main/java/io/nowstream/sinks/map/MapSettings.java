package io.nowstream.sinks.map;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * What the map server keeps, and when it worries.
 *
 * @param run the life of the pipeline it shows
 * @param replay whether its clock is the newest arrival time seen; else it is the machine's
 * @param wanted which feeds are shown; frames of others are counted as refused
 * @param feeds how many feeds are kept; the one not heard of for longest goes first
 * @param framesPerFeed how many observed frames of a feed are kept
 * @param cellBytes budget of packed cells over all feeds
 * @param imageBytes budget of finished images
 * @param silentAfterCadences a feed without a frame for longer than this many cadences is silent
 * @param tolerance frames whose valid time lies further beyond their arrival are refused
 * @param horizon frames whose valid time lies further before their arrival are refused
 */
public record MapSettings(
        String run,
        boolean replay,
        Predicate<String> wanted,
        int feeds,
        int framesPerFeed,
        long cellBytes,
        long imageBytes,
        int silentAfterCadences,
        Duration tolerance,
        Duration horizon) {

    public MapSettings {
        if (feeds < 1 || framesPerFeed < 1 || cellBytes < 1 || imageBytes < 0) {
            throw new IllegalArgumentException(
                    "the map keeps at least one frame of one feed, got %d of %d"
                            .formatted(framesPerFeed, feeds));
        }
        if (silentAfterCadences < 1) {
            throw new IllegalArgumentException(
                    "a feed is silent after at least 1 cadence, got " + silentAfterCadences);
        }
    }

    /** By the machine's clock. */
    public static MapSettings live(String run) {
        return defaults(run, false);
    }

    /** By the newest arrival time. */
    public static MapSettings replay(String run) {
        return defaults(run, true);
    }

    private static MapSettings defaults(String run, boolean replay) {
        return new MapSettings(
                run,
                replay,
                feed -> true,
                64,
                24,
                256L << 20,
                64L << 20,
                3,
                Duration.ofMinutes(10),
                Duration.ofDays(30));
    }

    /** The same, for these feeds only. */
    public MapSettings showing(Predicate<String> feedsWanted) {
        return new MapSettings(
                run,
                replay,
                feedsWanted,
                feeds,
                framesPerFeed,
                cellBytes,
                imageBytes,
                silentAfterCadences,
                tolerance,
                horizon);
    }

    /** The same, keeping so many frames of so many feeds. */
    public MapSettings keeping(int frames, int ofFeeds) {
        return new MapSettings(
                run,
                replay,
                wanted,
                ofFeeds,
                frames,
                cellBytes,
                imageBytes,
                silentAfterCadences,
                tolerance,
                horizon);
    }

    /** The same, with frames accepted that lie within these distances of their arrival. */
    public MapSettings accepting(Duration beyond, Duration before) {
        return new MapSettings(
                run,
                replay,
                wanted,
                feeds,
                framesPerFeed,
                cellBytes,
                imageBytes,
                silentAfterCadences,
                beyond,
                before);
    }
}
