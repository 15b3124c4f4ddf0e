package io.nowstream.app.cli;

import io.nowstream.app.UserMistake;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where Flink's configuration lies: the same option for every verb that runs the job. */
final class FlinkConf {

    @Option(
            names = "--flink-conf",
            paramLabel = "DIR",
            description = "Directory of Flink's config.yaml (default: flink-conf of the project).")
    private Path directory = Path.of(System.getProperty("nowstream.home", "."), "flink-conf");

    Path directory() {
        if (!Files.isRegularFile(directory.resolve("config.yaml"))) {
            throw new UserMistake(
                    directory
                            + ": no config.yaml in it; --flink-conf names the directory it is in");
        }
        return directory;
    }
}
