package io.nowstream.app.live;

import io.nowstream.app.config.ConfigException;
import io.nowstream.app.config.FeedReadings;
import io.nowstream.app.config.GriddedFeeds;
import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.publish.ReadingPublisher;
import io.nowstream.ingest.readings.ReadingsFile;
import io.nowstream.ingest.readings.Sensor;
import io.nowstream.ingest.readings.SensorLayout;
import io.nowstream.ingest.watch.ReadingsIngest;
import io.nowstream.ingest.watch.WatchSettings;
import io.nowstream.operators.gridding.GriddingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * A feed whose readings come from a directory.
 *
 * @param name the feed's
 * @param directory what is watched
 * @param readings how its files are read
 * @param settings how it is watched
 */
record ReadingFeed(String name, Path directory, ReadingsFile readings, WatchSettings settings) {

    /**
     * Those of a configuration.
     *
     * @throws ConfigException if a directory is not there, or a layout does not fit its feed
     */
    static List<ReadingFeed> of(NowstreamConfig config) {
        List<ReadingFeed> feeds = new ArrayList<>();
        for (GriddingSpec spec : GriddedFeeds.of(config)) {
            NowstreamConfig.Feed written = config.feeds.get(spec.feed());
            if (written != null && !written.readings.directory.isEmpty()) {
                feeds.add(of(spec, written.readings));
            }
        }
        return List.copyOf(feeds);
    }

    private static ReadingFeed of(GriddingSpec spec, FeedReadings written) {
        Path directory = Path.of(written.directory);
        if (!Files.isDirectory(directory)) {
            throw mistake(
                    spec,
                    "directory",
                    "%s is no directory; make it, or correct the path".formatted(directory));
        }
        return new ReadingFeed(
                spec.feed(),
                directory,
                new ReadingsFile(spec.feed(), layout(spec, written.layout)),
                new WatchSettings(written.settle.duration(), DirectoryFeeds.POLL));
    }

    private static SensorLayout layout(GriddingSpec spec, String file) {
        String projection = spec.grid().projection();
        if (file.isEmpty()) {
            return SensorLayout.ofMovingSensors(projection);
        }
        if (!Files.isRegularFile(Path.of(file))) {
            throw mistake(spec, "layout", file + " is no file; docs/readings.md shows one");
        }
        SensorLayout layout;
        try {
            layout = SensorLayout.read(Path.of(file), projection);
        } catch (IllegalArgumentException | IOException e) {
            throw mistake(spec, "layout", String.valueOf(e.getMessage()));
        }
        layout.sensors().forEach(sensor -> demandFit(sensor, spec, file));
        return layout;
    }

    /** The job would reject each of its readings, or mix it with what it is not. */
    private static void demandFit(Sensor sensor, GriddingSpec spec, String file) {
        if (sensor.quantity() != spec.quantity()) {
            throw mistake(
                    spec,
                    "layout",
                    "%s: sensor %s measures %s, and the feed is of %s"
                            .formatted(
                                    file,
                                    sensor.id(),
                                    sensor.quantity().label(),
                                    spec.quantity().label()));
        }
        if (!spec.covers(sensor.x(), sensor.y())) {
            throw mistake(
                    spec,
                    "layout",
                    "%s: sensor %s stands outside the feed's grid, at %.0f x %.0f m"
                            .formatted(file, sensor.id(), sensor.x(), sensor.y()));
        }
    }

    private static ConfigException mistake(GriddingSpec spec, String key, String what) {
        return new ConfigException("feeds.%s.readings.%s: %s".formatted(spec.feed(), key, what));
    }

    /** Watches until interrupted, or until it cannot. */
    void run(KafkaAccess kafka, Topics topics, Path state, Clock clock, Runnable opened)
            throws IOException, InterruptedException {
        try (ReadingPublisher log = new ReadingPublisher(kafka, topics);
                ReadingsIngest ingest =
                        ReadingsIngest.open(
                                directory, readings, name, log, state, clock, settings)) {
            opened.run();
            ingest.run();
        }
    }
}
