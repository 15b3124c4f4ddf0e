package io.nowstream.app.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nowstream.app.ChildJvm;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Topics;
import io.nowstream.sinks.kafka.NowcastTail;
import io.nowstream.sinks.kafka.RunTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code nowstream run} on files of gauges in a process of its own that is killed and started
 * again: their means are nowcast, none is lost, and what is no reading is rejected once.
 */
class ReadingsRunTest {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String LAGGARD = "invented-05";

    @TempDir Path directory;

    private Process process;

    @AfterEach
    void kill() throws Exception {
        if (process != null) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void gauges_become_nowcasts_and_a_killed_run_loses_none_of_them() throws Exception {
        Path incoming = Files.createDirectory(directory.resolve("incoming"));
        Gauges gauges = new Gauges();
        Path config =
                Files.writeString(
                        directory.resolve("nowstream.yaml"),
                        """
                        state: %s
                        map: {port: 0}
                        feeds:
                          gauges:
                        """
                                        .formatted(directory.resolve("state"))
                                + Gauges.section(incoming));

        start(config);
        List<String> first = new ArrayList<>(gauges.lines(0, 32));
        String late = Gauges.line(LAGGARD, 12);
        assertThat(first.remove(late)).isTrue();
        first.add(7, "no reading\n");
        Gauges.put(incoming, "1200.csv", first);
        seen(found -> found.slots() == 6 && found.issued() == 1);
        kill();

        append(incoming.resolve("1200.csv"), late, "nor is this\n");
        Gauges.put(incoming, "1232.csv", gauges.lines(32, 48));
        start(config);
        List<String> third = new ArrayList<>(gauges.lines(48, 61));
        String later = Gauges.line(LAGGARD, 52);
        assertThat(third.remove(later)).isTrue();
        Gauges.put(incoming, "1248.csv", third);
        seen(found -> found.slots() == 11 && found.issued() == 6);
        List<String> last = new ArrayList<>(gauges.lines(61, 62));
        last.add(0, later);
        Gauges.put(incoming, "1301.csv", last);
        Seen seen = seen(found -> found.slots() == 12 && found.issued() == 7);

        for (int end = 5; end <= 60; end += Gauges.CADENCE) {
            List<float[]> versions = seen.frames(Gauges.time(end));
            assertThat(versions.get(versions.size() - 1))
                    .as("the last word on minute %d", end)
                    .containsExactly(gauges.means(end));
        }
        assertThat(seen.frames(Gauges.time(15)).get(0))
                .containsExactly(gauges.means(15, LAGGARD, 12));
        assertThat(seen.nowcasts().get(Gauges.time(55) + " r0 +2"))
                .containsExactly(gauges.means(55, LAGGARD, 52));
        assertThat(seen.nowcasts().get(Gauges.time(55) + " r1 +2"))
                .containsExactly(gauges.means(55));
        assertThat(seen.repeated()).isZero();
        assertThat(seen.rejected())
                .containsExactlyInAnyOrder(
                        "1200.csv:9: 1 fields, the first line has 3",
                        "1200.csv:%d: 1 fields, the first line has 3".formatted(first.size() + 3));
    }

    private static void append(Path file, String... lines) throws IOException {
        Files.writeString(file, String.join("", lines), StandardOpenOption.APPEND);
    }

    private void start(Path config) throws IOException {
        process =
                ChildJvm.of("1g", List.of(), List.of(ChildJvm.COMMAND, "run", config.toString()))
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        directory.resolve("run.log").toFile()))
                        .start();
    }

    /** Reads the run's topics, from their beginning, until what was committed is enough. */
    private Seen seen(Predicate<Seen> enough) throws Exception {
        Path ports = directory.resolve("state/kafka/nowstream-ports");
        await().atMost(PATIENCE).until(() -> Files.exists(ports) && process.isAlive());
        KafkaAccess kafka = KafkaAccess.at("127.0.0.1:" + Files.readString(ports).split(" ")[0]);
        Seen seen = new Seen("gauges");
        try (NowcastTail reading =
                NowcastTail.over(
                                kafka,
                                new Topics("live"),
                                EnumSet.of(RunTopic.FRAMES, RunTopic.NOWCASTS, RunTopic.REJECTED))
                        .start(seen)) {
            await().atMost(PATIENCE)
                    .failFast("the run has ended by itself", () -> !process.isAlive())
                    .until(() -> enough.test(seen));
            return seen;
        }
    }
}
