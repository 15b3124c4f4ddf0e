package io.nowstream.app.replay;

import io.nowstream.app.job.NowcasterChoice;
import io.nowstream.frames.Channel;
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
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The feeds of an archive, with the settings that feeds of their kind usually have. */
public final class ArchiveFeeds {

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
            FeedSpec spec = spec(feed, first, chosen.key());
            specs.add(spec.withBaselines(chosen.baselines()));
        }
        return new Feeds(specs);
    }

    private static FeedShape shape(FeedArchive feed, Frame frame) {
        List<Quantity> quantities = frame.channels().stream().map(Channel::quantity).toList();
        FeedKind kind = FeedKind.of(quantities.get(0));
        return new FeedShape(
                feed.feed(),
                frame.grid(),
                quantities,
                feed.cadence(),
                kind.length(),
                kind.leads(feed.cadence()));
    }

    private static FeedSpec spec(FeedArchive feed, Optional<Frame> first, String nowcaster) {
        long cadence = feed.cadence().toMillis();
        Quantity quantity = quantity(first);
        FeedKind kind = FeedKind.of(quantity);
        return new FeedSpec(
                feed.feed(),
                kind.length(),
                cadence,
                kind.leads(feed.cadence()),
                2 * cadence,
                GapPolicy.HOLD,
                2,
                2 * cadence,
                Duration.ofHours(6).toMillis(),
                nowcaster,
                FeedKind.warnings(quantity),
                0,
                FeedSpec.MOVING);
    }

    /** What kind of feed it is; radar if not one frame of it can be read. */
    public static FeedKind kind(FeedArchive feed) throws IOException {
        return FeedKind.of(quantity(firstFrame(feed)));
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
}
