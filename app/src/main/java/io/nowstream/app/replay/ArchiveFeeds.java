package io.nowstream.app.replay;

import io.nowstream.app.job.NowcasterChoice;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Quantity;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.models.FeedShape;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.GapPolicy;
import io.nowstream.operators.WarningSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The feeds of an archive, with the settings that a radar feed of their quantity usually has: ten
 * frames in, an hour out.
 */
public final class ArchiveFeeds {

    /** Frames per sequence. */
    public static final int LENGTH = 10;

    /** How far ahead a replay's nowcasts look. */
    private static final Duration AHEAD = Duration.ofHours(1);

    private ArchiveFeeds() {}

    /**
     * One entry per feed of the archive.
     *
     * @param nowcaster the nowcaster of all of them
     */
    public static Feeds of(Archive archive, String nowcaster) throws IOException {
        List<FeedSpec> specs = new ArrayList<>();
        for (FeedArchive feed : archive.feeds()) {
            specs.add(spec(feed, firstFrame(feed), nowcaster));
        }
        return new Feeds(specs);
    }

    /**
     * One entry per feed of the archive, each with the nowcaster that it gets.
     *
     * @throws io.nowstream.app.UserMistake if one cannot have the nowcaster that is asked for
     */
    public static Feeds of(Archive archive, NowcasterChoice choice) throws IOException {
        List<FeedSpec> specs = new ArrayList<>();
        for (FeedArchive feed : archive.feeds()) {
            Optional<Frame> first = firstFrame(feed);
            NowcasterChoice.Chosen chosen =
                    first.map(frame -> choice.of(shape(feed, frame)))
                            .orElseGet(choice::ofUnreadable);
            specs.add(spec(feed, first, chosen.key()));
        }
        return new Feeds(specs);
    }

    private static FeedShape shape(FeedArchive feed, Frame frame) {
        return new FeedShape(
                feed.feed(),
                frame.grid(),
                frame.channels().get(0).quantity(),
                feed.cadence(),
                LENGTH,
                leads(feed));
    }

    private static int leads(FeedArchive feed) {
        return (int) (AHEAD.toMillis() / feed.cadence().toMillis());
    }

    private static FeedSpec spec(FeedArchive feed, Optional<Frame> first, String nowcaster) {
        long cadence = feed.cadence().toMillis();
        return new FeedSpec(
                feed.feed(),
                LENGTH,
                cadence,
                leads(feed),
                2 * cadence,
                GapPolicy.HOLD,
                2,
                2 * cadence,
                Duration.ofHours(6).toMillis(),
                nowcaster,
                warnings(quantity(first)));
    }

    private static Quantity quantity(Optional<Frame> first) {
        return first.map(frame -> frame.channels().get(0).quantity()).orElse(Quantity.REFLECTIVITY);
    }

    /** Whether the feed's cells have places on the earth. */
    public static boolean hasGeography(FeedArchive feed) throws IOException {
        return firstFrame(feed).map(frame -> frame.grid().hasGeography()).orElse(false);
    }

    /** The first that can be read; the replayer rejects the others with their reasons. */
    private static Optional<Frame> firstFrame(FeedArchive feed) throws IOException {
        for (ArchivedFrame frame : feed.frames()) {
            try {
                return Optional.of(frame.read());
            } catch (MalformedFrameException broken) {
                continue;
            }
        }
        return Optional.empty();
    }

    /** Heavy rain by the scale of each quantity. */
    static WarningSpec warnings(Quantity quantity) {
        return switch (quantity) {
            case RAIN_RATE -> new WarningSpec(10, 7, 20, 3000);
            case REFLECTIVITY -> new WarningSpec(42, 38, 20, 3000);
            case VIL -> new WarningSpec(160, 133, 20, 3000);
        };
    }
}
