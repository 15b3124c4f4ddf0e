package io.nowstream.app.evaluate;

import io.nowstream.app.UserMistake;
import io.nowstream.frames.Channel;
import io.nowstream.frames.FeedPattern;
import io.nowstream.frames.Frame;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.models.FeedShape;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.CheckpointException;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.checkpoint.Registry;
import io.nowstream.models.serving.CheckpointNowcaster;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.models.serving.Selection;
import io.nowstream.models.serving.UnavailableDeviceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The networks that somebody wants judged, loaded.
 *
 * @param nowcasters in the order in which they were asked for
 */
public record AskedNetworks(List<CheckpointNowcaster> nowcasters) implements AutoCloseable {

    public AskedNetworks {
        nowcasters = List.copyOf(nowcasters);
    }

    /**
     * Finds and loads them.
     *
     * @param names of shipped checkpoints, or of a family of which the one that fits the archive is
     *     taken
     * @param directories of further checkpoints
     * @param feeds which feeds of the archive they are judged on
     * @throws UserMistake if one is not there, is broken, or does not fit, in one sentence
     */
    public static AskedNetworks open(
            List<String> names,
            List<Path> directories,
            FeedPattern feeds,
            Archive archive,
            DeviceKind device)
            throws IOException, MalformedFrameException {
        List<CheckpointNowcaster> opened = new ArrayList<>();
        try {
            for (Checkpoint checkpoint : checkpoints(names, directories, feeds, archive)) {
                opened.add(CheckpointNowcaster.open(checkpoint, device));
            }
            return new AskedNetworks(opened);
        } catch (CheckpointException | UnavailableDeviceException | IllegalArgumentException e) {
            opened.forEach(CheckpointNowcaster::close);
            throw new UserMistake(String.valueOf(e.getMessage()), e);
        } catch (IOException | MalformedFrameException | RuntimeException e) {
            opened.forEach(CheckpointNowcaster::close);
            throw e;
        }
    }

    private static List<Checkpoint> checkpoints(
            List<String> names, List<Path> directories, FeedPattern feeds, Archive archive)
            throws IOException, MalformedFrameException {
        List<Checkpoint> found = new ArrayList<>();
        if (!names.isEmpty()) {
            Selection shipped = Selection.over(Registry.shipped());
            for (String name : names) {
                List<Checkpoint> family = shipped.named(name);
                found.add(
                        family.size() == 1
                                ? family.get(0)
                                : fitting(
                                        shipped,
                                        name,
                                        family.get(0),
                                        ChosenFeeds.of(archive, feeds)));
            }
        }
        directories.forEach(directory -> found.add(Checkpoint.read(directory)));
        return found;
    }

    /** Of a family the member that serves the archive's first feed. */
    private static Checkpoint fitting(
            Selection shipped, String name, Checkpoint typical, List<FeedArchive> feeds)
            throws IOException, MalformedFrameException {
        FeedArchive feed = feeds.get(0);
        Frame frame = feed.frames().get(0).read();
        ModelDescription description = typical.description();
        FeedShape shape =
                new FeedShape(
                        feed.feed(),
                        frame.grid(),
                        frame.channels().stream().map(Channel::quantity).toList(),
                        feed.cadence(),
                        description.framesIn(),
                        description.leads());
        return shipped.of(shape, name).orElseThrow();
    }

    @Override
    public void close() {
        nowcasters.forEach(CheckpointNowcaster::close);
    }
}
