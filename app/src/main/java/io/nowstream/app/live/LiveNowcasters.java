package io.nowstream.app.live;

import io.nowstream.app.config.ConfigException;
import io.nowstream.app.config.ConfigFile;
import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.app.models.ModelStore;
import io.nowstream.app.models.RegistryNowcasters;
import io.nowstream.models.Nowcasters;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.checkpoint.Registry;
import io.nowstream.models.serving.Adapter;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.models.serving.Selection;
import io.nowstream.models.serving.TensorEngine;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.rollout.NowcasterSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The nowcasters that a configuration names, looked for before anything starts.
 *
 * @param feeds as configured, each with a baseline's name or that of one checkpoint
 * @param source how the job makes them, and those released later
 */
record LiveNowcasters(Feeds feeds, NowcasterSource source) {

    /**
     * Looks for them among the checkpoints that come with the product, those of the configured
     * directory, and those that were released to the run.
     *
     * @throws ConfigException if a name is nobody's or could be several's, if a checkpoint wants
     *     other frames than its feed has, or if there is no such kind of device
     */
    static LiveNowcasters of(NowstreamConfig config) {
        List<Path> directories = new ArrayList<>();
        if (!config.models.isEmpty()) {
            directories.add(Path.of(config.models).toAbsolutePath());
        }
        Registry registry = Registry.shipped();
        for (Path directory : directories) {
            registry = registry.and(directory);
        }
        Selection selection =
                Selection.over(
                        needsReleased(config, registry)
                                ? new ModelStore(LiveJob.store(config)).addTo(registry)
                                : registry);
        List<FeedSpec> feeds = new ArrayList<>();
        for (FeedSpec feed : ConfigFile.feeds(config).all()) {
            feeds.add(feed.withNowcaster(nameFor(feed, selection)));
        }
        return new LiveNowcasters(
                new Feeds(feeds),
                RegistryNowcasters.of(directories, device(config).label())
                        .releasedTo(LiveJob.store(config))
                        .batching(config.rollout.batch));
    }

    /** A store elsewhere is asked only for what nobody else has. */
    private static boolean needsReleased(NowstreamConfig config, Registry registry) {
        return !LiveJob.store(config).isRemote()
                || config.feeds.values().stream()
                        .map(feed -> feed.nowcaster)
                        .filter(name -> !Nowcasters.names().contains(name))
                        .anyMatch(name -> registry.byName(name).isEmpty());
    }

    private static DeviceKind device(NowstreamConfig config) {
        try {
            return DeviceKind.of(config.device);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Sees to it that this process can compute networks; one that only submits the job need not.
     *
     * @throws ConfigException if the configured device is not here, saying what is missing
     */
    static void demandDevice(NowstreamConfig config) {
        TensorEngine.missing(device(config))
                .ifPresent(
                        reason -> {
                            throw new ConfigException(reason);
                        });
    }

    private static String nameFor(FeedSpec feed, Selection selection) {
        if (Nowcasters.names().contains(feed.nowcaster())) {
            return feed.nowcaster();
        }
        List<Checkpoint> named;
        try {
            named = selection.named(feed.nowcaster());
        } catch (IllegalArgumentException e) {
            throw mistake(feed, String.valueOf(e.getMessage()));
        }
        if (named.size() > 1) {
            throw mistake(
                    feed,
                    "%s is %s; name one of them"
                            .formatted(
                                    feed.nowcaster(),
                                    named.stream()
                                            .map(LiveNowcasters::nameAndUnit)
                                            .collect(Collectors.joining(" or "))));
        }
        refusal(named.get(0), feed)
                .ifPresent(
                        reason -> {
                            throw mistake(feed, reason);
                        });
        return named.get(0).description().name();
    }

    /** What can be said before the first frame: its grid and quantity come with it. */
    private static Optional<String> refusal(Checkpoint checkpoint, FeedSpec feed) {
        return new Adapter(checkpoint.description(), checkpoint.network().divisibility())
                .refusal(
                        feed.pattern(),
                        Duration.ofMillis(feed.cadenceMillis()),
                        feed.length(),
                        feed.leads());
    }

    private static String nameAndUnit(Checkpoint checkpoint) {
        ModelDescription description = checkpoint.description();
        return "%s (%s)".formatted(description.name(), description.unit());
    }

    private static ConfigException mistake(FeedSpec feed, String what) {
        return new ConfigException("feeds.%s.nowcaster: %s".formatted(feed.pattern(), what));
    }
}
