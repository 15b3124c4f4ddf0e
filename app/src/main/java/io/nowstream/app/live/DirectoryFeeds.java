package io.nowstream.app.live;

import io.nowstream.app.config.ConfigException;
import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.app.store.Stores;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.FrameFormat;
import io.nowstream.ingest.FrameFormats;
import io.nowstream.ingest.publish.FeedPublisher;
import io.nowstream.ingest.watch.DirectoryIngest;
import io.nowstream.ingest.watch.WatchSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * One thread per feed that comes from a directory. After an outage it opens its publisher and its
 * directory again, which goes on where it was.
 */
public final class DirectoryFeeds implements AutoCloseable {

    /** How often a directory is looked at. */
    static final Duration POLL = Duration.ofMillis(500);

    private static final Duration BEFORE_TRYING_AGAIN = Duration.ofSeconds(5);

    private final List<Thread> threads = new ArrayList<>();
    private final CompletableFuture<Void> failure = new CompletableFuture<>();

    /** Opens a feed's way into the log, anew each time. */
    private interface LogOpener {
        FeedPublisher open();
    }

    /**
     * Starts a thread for every feed that has a directory, of frames or of readings.
     *
     * @param kafka the broker; the run's topics must be there
     * @param clock what arrivals are stamped with; live the machine's
     * @throws ConfigException if a directory is not there or a format is not known
     */
    public static DirectoryFeeds start(NowstreamConfig config, KafkaAccess kafka, Clock clock)
            throws IOException {
        Topics topics = new Topics(config.run);
        LogOpener log = () -> new FeedPublisher(kafka, topics, Stores.open(LiveJob.claims(config)));
        Path state = Path.of(config.state).resolve("ingest");
        Files.createDirectories(state);
        DirectoryFeeds feeds = new DirectoryFeeds();
        for (Map.Entry<String, NowstreamConfig.Source> entry : sources(config).entrySet()) {
            Feed feed = new Feed(entry.getKey(), entry.getValue(), log, state, clock);
            feeds.add(feed.name(), feed::run);
        }
        for (ReadingFeed feed : ReadingFeed.of(config)) {
            feeds.add(feed.name(), opened -> feed.run(kafka, topics, state, clock, opened));
        }
        feeds.threads.forEach(Thread::start);
        return feeds;
    }

    private void add(String feed, KeptFilling.Filling filling) {
        threads.add(
                new Thread(
                        new KeptFilling(feed, filling, BEFORE_TRYING_AGAIN, failure),
                        "ingest " + feed));
    }

    /** Where the feeds come from whose frames come from a directory, by feed. */
    private static Map<String, NowstreamConfig.Source> sources(NowstreamConfig config) {
        Map<String, NowstreamConfig.Source> sources = new LinkedHashMap<>();
        config.feeds.forEach(
                (name, feed) -> {
                    if (!feed.source.directory.isEmpty()) {
                        sources.put(name, feed.source);
                    }
                });
        return sources;
    }

    /** Whether any feed comes from a directory. */
    public static boolean areWanted(NowstreamConfig config) {
        return !sources(config).isEmpty()
                || config.feeds.values().stream()
                        .anyMatch(feed -> !feed.readings.directory.isEmpty());
    }

    /**
     * Looks at what {@link #start} would refuse.
     *
     * @throws ConfigException if a directory is not there, a format is not known, or a layout does
     *     not fit its feed
     */
    public static void check(NowstreamConfig config) {
        sources(config)
                .forEach(
                        (name, source) -> {
                            formatOf(name, source);
                            demandDirectory(name, source);
                        });
        ReadingFeed.of(config);
    }

    /** Throws what ended a feed's ingest for good, if anything did. */
    public void failIfFailed() throws Exception {
        if (failure.isCompletedExceptionally()) {
            try {
                failure.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
        }
    }

    @Override
    public void close() throws Exception {
        for (Thread thread : threads) {
            thread.interrupt();
        }
        for (Thread thread : threads) {
            thread.join(Duration.ofSeconds(2).toMillis());
        }
    }

    /** What one thread does. */
    private record Feed(
            String name,
            Path directory,
            FrameFormat format,
            WatchSettings settings,
            LogOpener log,
            Path state,
            Clock clock) {

        Feed(String name, NowstreamConfig.Source source, LogOpener log, Path state, Clock clock) {
            this(
                    name,
                    Path.of(source.directory),
                    formatOf(name, source),
                    new WatchSettings(source.settle.duration(), POLL),
                    log,
                    state,
                    clock);
            demandDirectory(name, source);
        }

        void run(Runnable opened) throws IOException, InterruptedException {
            try (FeedPublisher open = log.open();
                    DirectoryIngest ingest =
                            DirectoryIngest.open(
                                    directory, format, name, open, state, clock, settings)) {
                opened.run();
                ingest.run();
            }
        }
    }

    private static void demandDirectory(String feed, NowstreamConfig.Source source) {
        if (!Files.isDirectory(Path.of(source.directory))) {
            throw new ConfigException(
                    "feeds.%s.source.directory: %s is no directory; make it, or correct the path"
                            .formatted(feed, source.directory));
        }
    }

    /** A format is named by the feed that it usually is. */
    private static FrameFormat formatOf(String feed, NowstreamConfig.Source source) {
        String name = source.format.isEmpty() ? feed : source.format;
        return FrameFormats.all().stream()
                .filter(format -> format.feed().equals(name))
                .findFirst()
                .orElseThrow(() -> new ConfigException(noSuchFormat(feed, name)));
    }

    private static String noSuchFormat(String feed, String name) {
        return "feeds.%s.source.format: no file format \"%s\"; there are %s"
                .formatted(
                        feed,
                        name,
                        FrameFormats.all().stream()
                                .map(FrameFormat::feed)
                                .collect(Collectors.joining(", ")));
    }
}
