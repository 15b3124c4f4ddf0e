package io.nowstream.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.models.serving.DeviceKind;
import io.nowstream.models.serving.TensorEngine;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {

    @TempDir Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int nowstream(String... arguments) {
        CommandLine line = Nowstream.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    @Test
    void a_misspelt_option_is_one_line_and_the_one_that_was_meant() {
        assertThat(nowstream("demo", "--prot", "8")).isEqualTo(2);
        assertThat(err.toString())
                .isEqualToNormalizingNewlines(
                        """
                        nowstream: Unknown options: '--prot', '8'
                        Did you mean: --port
                        Try: nowstream demo --help
                        """);
    }

    @Test
    void a_misspelt_verb_is_told_the_one_that_was_meant() {
        assertThat(nowstream("dmeo")).isEqualTo(2);
        assertThat(err.toString()).contains("Did you mean: demo");
    }

    @Test
    void an_unknown_nowcaster_is_told_which_there_are() {
        assertThat(nowstream("demo", "--nowcaster", "foo")).isEqualTo(2);
        assertThat(err.toString())
                .contains("--nowcaster: no nowcaster \"foo\"; there are advection, persistence");
    }

    @Test
    void a_checkpoint_that_is_not_there_is_named() {
        Path none = directory.resolve("none");

        assertThat(nowstream("demo", "--once", "--model", none.toString())).isEqualTo(2);
        assertThat(err.toString()).contains(none.toString()).hasLineCount(1);
    }

    @Test
    void a_name_and_a_directory_of_a_checkpoint_are_one_too_many() {
        assertThat(nowstream("demo", "--nowcaster", "advection", "--model", "x")).isEqualTo(2);
        assertThat(err.toString())
                .contains("--model and --nowcaster: one of them, for either says what is asked");
    }

    @Test
    void a_device_that_nobody_has_is_told_which_there_are() {
        assertThat(nowstream("demo", "--device", "tpu")).isEqualTo(2);
        assertThat(err.toString()).contains("--device: device is cpu or gpu, not \"tpu\"");
    }

    @Test
    void a_gpu_that_is_not_there_is_one_sentence_before_anything_is_streamed() {
        Assumptions.assumeTrue(TensorEngine.missing(DeviceKind.GPU).isPresent());

        assertThat(nowstream("demo", "--device", "gpu")).isEqualTo(2);
        assertThat(err.toString()).startsWith("nowstream: --device gpu: ").hasLineCount(1);
    }

    @Test
    void a_run_with_a_nowcaster_that_nobody_has_names_its_feed() throws Exception {
        Path file =
                Files.writeString(
                        directory.resolve("run.yaml"),
                        "state: %s\nfeeds:\n  nl-radar:\n    nowcaster: vmrnm\n"
                                .formatted(directory.resolve("state")));

        assertThat(nowstream("run", file.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "feeds.nl-radar.nowcaster: no nowcaster \"vmrnm\"; there are advection,"
                                + " persistence")
                .hasLineCount(1);
    }

    @Test
    void a_missing_directory_is_named() {
        Path none = directory.resolve("none");

        assertThat(nowstream("demo", "--once", "--data", none.toString())).isEqualTo(2);
        assertThat(err.toString())
                .isEqualToNormalizingNewlines("nowstream: %s: no such directory\n".formatted(none));
    }

    @Test
    void a_directory_without_frames_says_what_is_understood() {
        assertThat(nowstream("evaluate", "--data", directory.toString())).isEqualTo(2);
        assertThat(err.toString()).contains(directory.toString()).contains("CATALOG.csv");
    }

    @Test
    void figures_of_an_endless_demo_are_refused() {
        assertThat(nowstream("demo", "--json")).isEqualTo(2);
        assertThat(err.toString())
                .contains("--json needs --once: an endless demo has no final figures");
    }

    @Test
    void a_port_in_use_is_one_sentence_before_anything_is_streamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int code = nowstream("demo", "--port", Integer.toString(taken.getLocalPort()));

            assertThat(code).isEqualTo(2);
            assertThat(err.toString())
                    .contains(Integer.toString(taken.getLocalPort()))
                    .hasLineCount(1);
        }
    }

    @Test
    void a_run_with_an_unknown_key_names_it() throws Exception {
        Path file = Files.writeString(directory.resolve("run.yaml"), "feed:\n  nl-radar: {}\n");

        assertThat(nowstream("run", file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("feed: no such key; did you mean feeds?");
    }

    @Test
    void a_good_configuration_is_a_line_per_feed() throws Exception {
        Path file =
                Files.writeString(
                        directory.resolve("run.yaml"),
                        "feeds:\n  nl-radar: {nowcaster: vmrnn-radar}\n  b: {cadence: 90 s}\n");

        assertThat(nowstream("config", "check", file.toString())).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "nl-radar             every 5 min, 10 frames in, 12 leads out by"
                                + " vmrnn-radar, from its topic",
                        "b                    every 90 s, 10 frames in, 12 leads out by advection,"
                                + " from its topic");
    }

    @Test
    void a_directory_that_is_not_there_is_told_with_its_line() throws Exception {
        Path file =
                Files.writeString(
                        directory.resolve("run.yaml"),
                        "feeds:\n  nl-radar:\n    source:\n      directory: nowhere\n");

        assertThat(nowstream("config", "check", file.toString())).isEqualTo(2);
        assertThat(err.toString())
                .startsWith(
                        "nowstream: %s:4: feeds.nl-radar.source.directory: nowhere is no directory"
                                .formatted(file));
    }

    @Test
    void a_process_of_a_run_without_a_broker_is_told_to_name_one() throws Exception {
        Path file =
                Files.writeString(
                        directory.resolve("run.yaml"),
                        "state: %s\nfeeds:\n  a: {}\n".formatted(directory.resolve("state")));

        assertThat(nowstream("topics", file.toString())).isEqualTo(2);
        assertThat(err.toString()).startsWith("nowstream: kafka.bootstrap: host:port");
    }

    @Test
    void a_cluster_without_its_configuration_says_what_it_needs() {
        assertThat(nowstream("cluster", "start", "--conf", directory.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("no nowstream.yaml in it").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "run",
                "topics",
                "ingest",
                "map",
                "archive",
                "status",
                "evaluate",
                "train",
                "card",
                "storm",
                "import-vil128"
            })
    void help_of_every_verb_describes_every_option(String verb) {
        assertThat(nowstream(verb, "--help")).isZero();
        CommandLine command = Nowstream.commandLine().getSubcommands().get(verb);
        command.getCommandSpec()
                .options()
                .forEach(
                        option -> {
                            assertThat(out.toString()).contains(option.longestName());
                            assertThat(option.description()).isNotEmpty();
                        });
    }
}
