package io.nowstream.app.cli;

import io.nowstream.app.config.ConfigFile;
import io.nowstream.app.config.NowstreamConfig;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The configuration of a run: the same parameter for every process of it. */
final class RunFile {

    @Parameters(
            paramLabel = "FILE",
            description = "Configuration of the run, e.g. flink-conf/nowstream.yaml.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    Path path() {
        return file;
    }

    NowstreamConfig read() {
        return ConfigFile.read(file);
    }
}
