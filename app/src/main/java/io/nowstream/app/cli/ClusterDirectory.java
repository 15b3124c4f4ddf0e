package io.nowstream.app.cli;

import io.nowstream.app.cluster.ClusterConf;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a cluster's configuration lies: the same option for every verb about clusters. */
final class ClusterDirectory {

    @Option(
            names = "--conf",
            paramLabel = "DIR",
            description =
                    "Directory of nowstream.yaml and Flink's config.yaml (default:"
                            + " flink-conf/cluster of the project).")
    private Path directory =
            Path.of(System.getProperty("nowstream.home", "."), "flink-conf", "cluster");

    ClusterConf read() {
        return ClusterConf.read(directory);
    }
}
