package io.nowstream.app.live;

import io.nowstream.app.UserMistake;
import io.nowstream.app.config.ConfigFile;
import io.nowstream.app.config.ControlConfig;
import io.nowstream.app.config.GriddedFeeds;
import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.app.job.KafkaJob;
import io.nowstream.app.store.RunStore;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Topics;
import io.nowstream.operators.rollout.RolloutSettings;
import java.nio.file.Path;
import java.time.Duration;

/** The job of a run, from its configuration: the same in one process and on a cluster. */
public final class LiveJob {

    private LiveJob() {}

    /**
     * Builds it.
     *
     * @param kafka the broker
     * @throws io.nowstream.app.config.ConfigException if a nowcaster cannot serve its feed
     * @throws UserMistake if the settings of the rollout do not go together
     */
    public static KafkaJob of(NowstreamConfig config, KafkaAccess kafka) {
        LiveNowcasters nowcasters = LiveNowcasters.of(config);
        KafkaJob job =
                new KafkaJob(
                                kafka,
                                new Topics(config.run),
                                nowcasters.feeds(),
                                rollout(config),
                                nowcasters.source(),
                                claims(config),
                                false)
                        .trusting(ConfigFile.trust(config))
                        .gridding(GriddedFeeds.of(config))
                        .waitingForTransactions(
                                Duration.ofMillis(config.kafka.transactionTimeout.millis()));
        return config.control.enabled ? job.watching(ControlConfig.of(config).drift()) : job;
    }

    /** What all programs of a run share. */
    static RunStore store(NowstreamConfig config) {
        return new RunStore(Path.of(config.state), config.store);
    }

    /** Where they find what is too large for a message. */
    static String claims(NowstreamConfig config) {
        return store(config).claims();
    }

    private static RolloutSettings rollout(NowstreamConfig config) {
        NowstreamConfig.Rollout r = config.rollout;
        try {
            return new RolloutSettings(
                    r.capacity, r.inFlightPerFeed, true, r.maxWait.millis(), r.executors, true);
        } catch (IllegalArgumentException e) {
            throw new UserMistake(String.valueOf(e.getMessage()), e);
        }
    }
}
