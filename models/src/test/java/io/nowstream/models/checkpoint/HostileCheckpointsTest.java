package io.nowstream.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Promise 4: every size is checked before memory is taken. Checked where there is hardly any. */
class HostileCheckpointsTest {

    @TempDir Path directory;

    @Test
    void two_thousand_damaged_checkpoints_need_no_memory_and_throw_nothing_else() throws Exception {
        TinyModel.write(directory.resolve("tiny"));
        Path log = directory.resolve("log");
        Process process =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-Xmx64m",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                HostileCheckpoints.class.getName(),
                                directory.resolve("tiny").toString(),
                                "2000")
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(Files.readString(log)).matches("refused 1\\d\\d\\d\n");
        assertThat(process.exitValue()).isZero();
    }
}
