package io.nowstream.app.live;

import io.nowstream.app.config.ConfigFile;
import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.app.job.MapAndAlerts;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Topics;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.sinks.map.MapSettings;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** The map and the alerts of a run, from its configuration. */
public final class LiveMap {

    /** What the map shows at a start is read from topics this far back. */
    private static final Duration LOOKS_BACK = Duration.ofHours(6);

    private LiveMap() {}

    /**
     * What they are made of.
     *
     * @param kafka the broker
     * @param clock the machine's
     * @param lines where a line per nowcast is printed
     */
    public static MapAndAlerts.Parts of(
            NowstreamConfig config, KafkaAccess kafka, Clock clock, PrintWriter lines) {
        Feeds feeds = ConfigFile.feeds(config);
        return new MapAndAlerts.Parts(
                kafka,
                new Topics(config.run),
                LiveJob.claims(config),
                MapSettings.live(config.run)
                        .showing(feed -> feeds.of(feed).isPresent())
                        .accepting(
                                longest(feeds, FeedSpec::toleranceMillis),
                                longest(feeds, FeedSpec::horizonMillis)),
                new InetSocketAddress(config.map.host, config.map.port),
                Path.of(config.state).resolve("alerts"),
                config.alerts.sender,
                config.alerts.actual,
                clock,
                Optional.of(clock.instant().minus(LOOKS_BACK)),
                lines);
    }

    private static Duration longest(Feeds feeds, ToLongFunction<FeedSpec> millis) {
        return Duration.ofMillis(feeds.all().stream().mapToLong(millis).max().orElse(0));
    }
}
