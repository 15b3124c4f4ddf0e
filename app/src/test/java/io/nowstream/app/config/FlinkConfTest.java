package io.nowstream.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flink's file for one process, for a cluster of processes, and for Kubernetes. */
class FlinkConfTest {

    private static final Path DIRECTORY =
            Path.of(System.getProperty("nowstream.home"), "flink-conf");
    private static final List<String> ALL = List.of(".", "cluster", "kubernetes");

    /** What a job is, wherever it runs: the state of one must fit the other. */
    private static final List<String> AGREED =
            List.of(
                    "pipeline.generic-types",
                    "pipeline.auto-generate-uids",
                    "pipeline.object-reuse",
                    "pipeline.max-parallelism",
                    "execution.buffer-timeout.interval",
                    "execution.checkpointing.mode",
                    "execution.checkpointing.timeout",
                    "execution.checkpointing.externalized-checkpoint-retention",
                    "execution.checkpointing.snapshot-compression",
                    "execution.checkpointing.storage",
                    "state.backend.type",
                    "restart-strategy.type",
                    "taskmanager.memory.network.max",
                    "taskmanager.memory.managed.size");

    private static Configuration of(String directory) {
        return GlobalConfiguration.loadConfiguration(DIRECTORY.resolve(directory).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "cluster", "kubernetes"})
    void flink_knows_every_key_and_takes_every_value(String directory) {
        Map<String, String> keys = of(directory).toMap();

        assertThat(keys).hasSizeGreaterThan(20);
        keys.forEach(
                (key, value) ->
                        assertThat(FlinkKeys.objection(key, value))
                                .as("%s: %s", key, value)
                                .isEmpty());
    }

    @Test
    void a_misspelt_key_is_known_by_the_one_that_was_meant() {
        assertThat(FlinkKeys.meant("taskmanager.numberOfTaskSlot"))
                .contains("taskmanager.numberOfTaskSlots");
        assertThat(FlinkKeys.meant("execution.checkpointing.intervall"))
                .contains("execution.checkpointing.interval");
        assertThat(FlinkKeys.meant("execution.checkpointing.interval")).isEmpty();
        assertThat(FlinkKeys.meant("s3.access-key")).isEmpty();
        assertThat(FlinkKeys.meant("metrics.reporter.prometheus.port")).isEmpty();
        assertThat(FlinkKeys.objection("rest.port", "eighty")).isPresent();
    }

    @Test
    void what_must_agree_agrees() {
        Map<String, String> one = of(".").toMap();
        for (String directory : ALL) {
            assertThat(of(directory).toMap())
                    .as(directory)
                    .containsAllEntriesOf(
                            AGREED.stream().collect(Collectors.toMap(key -> key, one::get)));
            assertThat(of(directory).get(CoreOptions.FLINK_JVM_OPTIONS))
                    .as(directory)
                    .contains(one.get("env.java.opts.all").split("\\s+"));
        }
    }

    @Test
    void a_transaction_outlasts_its_checkpoint() {
        long transaction = new NowstreamConfig().kafka.transactionTimeout.millis();
        for (String directory : ALL) {
            assertThat(of(directory).get(CheckpointingOptions.CHECKPOINTING_TIMEOUT))
                    .as(directory)
                    .isLessThan(Duration.ofMillis(transaction));
        }
    }

    @Test
    void every_key_says_why() throws IOException {
        for (String directory : ALL) {
            assertThat(unexplained(DIRECTORY.resolve(directory).resolve("config.yaml")))
                    .as(directory)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "cluster"})
    void what_stands_in_a_comment_to_be_uncommented_is_known_to_flink(
            String from, @TempDir Path empty) throws IOException {
        String commented =
                Files.readAllLines(DIRECTORY.resolve(from).resolve("config.yaml")).stream()
                        .filter(line -> line.matches("# +[a-zA-Z-]+:( \\S+)?"))
                        .map(line -> line.substring(2) + "\n")
                        .collect(Collectors.joining());
        Files.writeString(empty.resolve("config.yaml"), commented);
        Map<String, String> keys = GlobalConfiguration.loadConfiguration(empty.toString()).toMap();

        assertThat(keys).hasSizeGreaterThan(2);
        keys.forEach((key, value) -> assertThat(FlinkKeys.objection(key, value)).as(key).isEmpty());
    }

    /** Keys with a value before which no comment stands, in their block or one around it. */
    private static List<String> unexplained(Path file) throws IOException {
        List<String> unexplained = new ArrayList<>();
        List<Boolean> explained = new ArrayList<>(List.of(false));
        for (String line : Files.readAllLines(file)) {
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("-")) {
                explained.set(0, false);
                continue;
            }
            int depth = (line.length() - line.stripLeading().length()) / 2;
            while (explained.size() > depth + 1) {
                explained.remove(explained.size() - 1);
            }
            if (text.startsWith("#")) {
                explained.set(depth, true);
                continue;
            }
            if (!text.endsWith(":") && !explained.contains(true)) {
                unexplained.add(text);
            }
            explained.add(false);
        }
        return unexplained;
    }
}
