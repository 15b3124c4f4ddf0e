package io.nowstream.app.demo;

import io.nowstream.app.job.NowcasterOptions;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a demonstration is told.
 *
 * @param archive the archive to replay, or empty for the generated storm
 * @param nowcaster what is nowcast with
 * @param bootstrap a broker to use, or empty for one in this process
 * @param run name of the run, part of every topic
 * @param parallelism subtasks per operator
 * @param port where the map is served, 0 for any
 * @param speed how many times faster than observed
 * @param flinkConf directory of Flink's configuration
 * @param alerts where CAP alerts are written, or empty for a temporary directory
 */
public record DemoSettings(
        Optional<Path> archive,
        NowcasterOptions nowcaster,
        Optional<String> bootstrap,
        String run,
        int parallelism,
        int port,
        double speed,
        Path flinkConf,
        Optional<Path> alerts) {}
