package io.nowstream.app.live;

import io.nowstream.app.UserMistake;
import io.nowstream.app.config.ConfigException;
import io.nowstream.app.config.FeedReadings;
import io.nowstream.app.config.KafkaClient;
import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.app.store.Stores;
import io.nowstream.operators.FeedSpec;
import java.time.Duration;
import java.util.List;

/** A configuration, looked at as the processes of a run will. */
public final class LiveCheck {

    private LiveCheck() {}

    /**
     * For people: a line per feed.
     *
     * @throws ConfigException if a nowcaster is not there or cannot serve its feed, or a directory,
     *     a file format or a store's file system is not there
     */
    public static List<String> lines(NowstreamConfig config) {
        DirectoryFeeds.check(config);
        demandFileSystem("store", config.store);
        demandFileSystem("archive", config.archive);
        try {
            return LiveJob.of(config, KafkaClient.access(config)).feeds().all().stream()
                    .map(feed -> line(feed, config))
                    .toList();
        } catch (UserMistake e) {
            throw new ConfigException("rollout: " + e.getMessage(), e);
        }
    }

    /** Whether it can be reached is not asked: it may be out of reach from here. */
    private static void demandFileSystem(String key, String place) {
        try {
            if (Stores.isRemote(place)) {
                Stores.open(place);
            }
        } catch (UserMistake e) {
            throw new ConfigException("%s: %s".formatted(key, e.getMessage()), e);
        }
    }

    private static String line(FeedSpec feed, NowstreamConfig config) {
        NowstreamConfig.Feed written = config.feeds.get(feed.pattern());
        String from = written == null ? "from its topic" : from(written);
        return "%-20s every %s, %d frames in, %d leads out by %s, %s"
                .formatted(
                        feed.pattern(),
                        shortest(Duration.ofMillis(feed.cadenceMillis())),
                        feed.length(),
                        feed.leads(),
                        feed.nowcaster(),
                        from);
    }

    private static String from(NowstreamConfig.Feed written) {
        FeedReadings readings = written.readings;
        if (!readings.make.isEmpty()) {
            return "%s of readings from %s"
                    .formatted(
                            readings.make,
                            readings.directory.isEmpty() ? "their topic" : readings.directory);
        }
        return written.source.directory.isEmpty()
                ? "from its topic"
                : "from " + written.source.directory;
    }

    /** As it would be written in the file. */
    private static String shortest(Duration span) {
        if (span.toMillis() % 1000 != 0) {
            return span.toMillis() + " ms";
        }
        return span.toSeconds() % 60 == 0 ? span.toMinutes() + " min" : span.toSeconds() + " s";
    }
}
