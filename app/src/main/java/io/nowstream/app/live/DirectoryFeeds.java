package io.nowstream.app.live;

import io.nowstream.app.config.ConfigException;
import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.ingest.FrameFormat;
import io.nowstream.ingest.FrameFormats;
import io.nowstream.ingest.publish.RunLog;
import io.nowstream.ingest.watch.DirectoryIngest;
import io.nowstream.ingest.watch.WatchSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One thread per feed that comes from a directory. */
final class DirectoryFeeds implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);

    private final List<Thread> threads = new ArrayList<>();
    private final List<DirectoryIngest> ingests = new ArrayList<>();
    private volatile @Nullable Exception failure;

    static DirectoryFeeds start(NowstreamConfig config, RunLog log, Path state, Clock clock)
            throws Exception {
        DirectoryFeeds feeds = new DirectoryFeeds();
        try {
            for (Map.Entry<String, NowstreamConfig.Feed> entry : config.feeds.entrySet()) {
                NowstreamConfig.Source source = entry.getValue().source;
                if (!source.directory.isEmpty()) {
                    feeds.add(entry.getKey(), source, log, state, clock);
                }
            }
        } catch (Exception e) {
            feeds.close();
            throw e;
        }
        return feeds;
    }

    private void add(
            String feed, NowstreamConfig.Source source, RunLog log, Path state, Clock clock)
            throws Exception {
        Path directory = Path.of(source.directory);
        if (!Files.isDirectory(directory)) {
            throw new ConfigException(
                    "feeds.%s.source.directory: %s is no directory; make it, or correct the path"
                            .formatted(feed, directory));
        }
        DirectoryIngest ingest =
                DirectoryIngest.open(
                        directory,
                        format(feed, source.format.isEmpty() ? feed : source.format),
                        feed,
                        log,
                        Files.createDirectories(state),
                        clock,
                        new WatchSettings(source.settle.duration(), POLL));
        ingests.add(ingest);
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                ingest.run();
                            } catch (InterruptedException stopped) {
                                Thread.currentThread().interrupt();
                            } catch (Exception e) {
                                failure = e;
                            }
                        },
                        "ingest " + feed);
        threads.add(thread);
        thread.start();
    }

    /** A format is named by the feed that it usually is. */
    private static FrameFormat format(String feed, String name) {
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

    void failIfFailed() throws Exception {
        Exception e = failure;
        if (e != null) {
            throw e;
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
        for (DirectoryIngest ingest : ingests) {
            ingest.close();
        }
    }
}
