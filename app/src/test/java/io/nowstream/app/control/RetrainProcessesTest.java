package io.nowstream.app.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nowstream.app.store.RunStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes of {@code nowstream retrain}, which have nothing to retrain on. */
class RetrainProcessesTest {

    private static final Instant UNTIL = Instant.parse("2024-06-12T00:00:00Z");

    @TempDir Path directory;

    private Path out;
    private RetrainProcesses processes;

    @BeforeEach
    void start() throws IOException {
        out = Files.createDirectories(directory.resolve("out"));
        processes = new RetrainProcesses(process());
    }

    private RetrainProcess process() {
        return new RetrainProcess(
                List.of(directory.resolve("archive").toString()),
                RunStore.in(directory.resolve("state")),
                List.of(),
                "256m",
                Optional.empty(),
                Optional.of(20.0),
                Optional.of("2 d"),
                7,
                "cpu",
                true);
    }

    private Retrainings.Task task() {
        return new Retrainings.Task("radar", UNTIL, Optional.empty(), out);
    }

    @AfterEach
    void stop() {
        processes.close();
    }

    @Test
    void the_command_is_whole() {
        assertThat(process().command(task(), Optional.of("abc")))
                .startsWith(Path.of(System.getProperty("java.home"), "bin/java").toString())
                .contains("-Xmx256m", "io.nowstream.app.cli.Nowstream", "retrain", "--sabotage")
                .containsSequence("--feed", "radar")
                .containsSequence("--until", "2024-06-12T00:00:00Z")
                .containsSequence("--data", directory.resolve("archive").toString())
                .containsSequence("--models", directory.resolve("state").toString())
                .containsSequence("--incumbent", "abc")
                .containsSequence("--seconds", "20.0")
                .containsSequence("--newest", "2 d")
                .containsSequence("--seed", "7")
                .doesNotContain("--store");
    }

    @Test
    void it_is_told_of_a_store_that_is_elsewhere() {
        RetrainProcess elsewhere =
                new RetrainProcess(
                        List.of("s3://nowcasts/archive"),
                        new RunStore(directory.resolve("state"), "s3://nowcasts/store"),
                        List.of(),
                        "256m",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        7,
                        "cpu",
                        false);

        assertThat(elsewhere.command(task(), Optional.empty()))
                .containsSequence("--data", "s3://nowcasts/archive")
                .containsSequence("--models", directory.resolve("state").toString())
                .containsSequence("--store", "s3://nowcasts/store");
    }

    @Test
    void a_mistake_ends_it_at_once_with_the_last_line_that_it_said() {
        assertThat(processes.goOn(task())).isEmpty();
        assertThat(processes.begun(task().feed())).isEqualTo(1);

        assertThatThrownBy(
                        () ->
                                await().atMost(Duration.ofMinutes(2))
                                        .until(() -> processes.goOn(task()).isPresent()))
                .isInstanceOf(RetrainingFailedException.class)
                .hasMessage(
                        "it ended with exit code 2: %s: no such directory"
                                .formatted(directory.resolve("archive")));
    }

    @Test
    void what_is_complete_is_not_begun() throws Exception {
        Files.writeString(
                out.resolve("result.json"),
                """
                {"decision": "lost", "why": "no better", "candidate": {"name": "b", "hash": "2"},
                 "incumbent": {"name": "a", "hash": "1"}}
                """);

        Retrainings.Came came = processes.goOn(task()).orElseThrow();

        assertThat(processes.begun(task().feed())).isZero();
        assertThat(came.won()).isFalse();
        assertThat(came.why()).isEqualTo("no better");
        assertThat(came.candidate().name()).isEqualTo("b");
        assertThat(Files.exists(out.resolve("retrain.log"))).isFalse();
    }

    @Test
    void one_that_an_earlier_controller_left_behind_is_waited_for() throws Exception {
        try (FileChannel held =
                        FileChannel.open(
                                out.resolve(".lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock lock = held.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThat(processes.goOn(task())).isEmpty();
            assertThat(Files.exists(out.resolve("retrain.log"))).isFalse();
        }
        assertThat(processes.goOn(task())).isEmpty();
        assertThat(Files.exists(out.resolve("retrain.log"))).isTrue();
    }
}
