package io.nowstream.app.demo;

import io.nowstream.app.job.NowcasterOptions;
import io.nowstream.app.replay.FeedKind;
import io.nowstream.frames.KafkaAccess;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What a demonstration is told.
 *
 * @param archive the archive to replay, or empty for what is generated
 * @param kinds of what; empty: of whatever the archive holds, or of radar
 * @param nowcaster what is nowcast with
 * @param kafka a broker to use, or empty for one in this process
 * @param run name of the run, part of every topic
 * @param parallelism subtasks per operator
 * @param port where the map is served, 0 for any
 * @param speed how many times faster than observed, or empty for what is well watched
 * @param flinkConf directory of Flink's configuration
 * @param alerts where CAP alerts are written, or empty for a temporary directory
 * @param archiveTo where frames are archived, or empty for nowhere
 */
public record DemoSettings(
        Optional<Path> archive,
        Set<FeedKind> kinds,
        NowcasterOptions nowcaster,
        Optional<KafkaAccess> kafka,
        String run,
        int parallelism,
        int port,
        OptionalDouble speed,
        Path flinkConf,
        Optional<Path> alerts,
        Optional<Path> archiveTo) {

    /** Of a demonstration that archives nothing. */
    public DemoSettings(
            Optional<Path> archive,
            Set<FeedKind> kinds,
            NowcasterOptions nowcaster,
            Optional<KafkaAccess> kafka,
            String run,
            int parallelism,
            int port,
            OptionalDouble speed,
            Path flinkConf,
            Optional<Path> alerts) {
        this(
                archive,
                kinds,
                nowcaster,
                kafka,
                run,
                parallelism,
                port,
                speed,
                flinkConf,
                alerts,
                Optional.empty());
    }
}
