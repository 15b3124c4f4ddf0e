package io.nowstream.app.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nowstream.app.cli.Nowstream;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.Registry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code nowstream retrain} as a person, or the controller, calls it. */
class RetrainCommandTest {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir static Path world;

    private static Path archive = Path.of("");
    private static Checkpoint incumbent;

    @TempDir Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path recipe = Path.of("");
    private Path state = Path.of("");

    @BeforeAll
    static void a_world_that_changes() throws IOException {
        archive = SmallWorld.archive(world.resolve("archive"), 150, 30);
        incumbent = SmallWorld.persisting(world.resolve("incumbent"));
    }

    @BeforeEach
    void a_quick_recipe() throws IOException {
        recipe = SmallWorld.recipe(directory, "", "");
        state = directory.resolve("state");
    }

    private List<String> arguments(Path into, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "retrain",
                                "--feed=" + SmallWorld.FEED,
                                "--data=" + archive,
                                "--models=" + state,
                                "--incumbent=" + incumbent.directory(),
                                "--recipe=" + recipe,
                                "--out=" + into));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private int retrain(Path into, String... more) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = Nowstream.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments(into, more).toArray(String[]::new));
    }

    private JsonNode printed() throws IOException {
        return new ObjectMapper().readTree(out.toString());
    }

    private Process inAnotherProcess(Path into) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "--add-modules=jdk.incubator.vector",
                                "-Djava.awt.headless=true",
                                "-Dnowstream.home=" + System.getProperty("nowstream.home"),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Nowstream.class.getName()));
        command.addAll(arguments(into));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("retrain.log").toFile())
                .start();
    }

    @Test
    void a_process_that_is_killed_while_it_trains_is_gone_on_with_to_the_same_winner()
            throws Exception {
        Path killed = directory.resolve("killed");
        Process process = inAnotherProcess(killed);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .failFast("it has ended by itself", () -> !process.isAlive())
                .until(() -> Files.exists(killed.resolve("training/state.json")));
        process.destroyForcibly().waitFor();
        assertThat(killed.resolve("candidate")).doesNotExist();
        assertThat(state).doesNotExist();

        assertThat(retrain(killed, "--json")).as(err::toString).isZero();
        assertThat(err.toString()).contains("goes on at step");
        JsonNode gone = printed();
        state = directory.resolve("other-state");
        assertThat(retrain(directory.resolve("straight"), "--json")).isZero();

        assertThat(gone.path("candidate")).isEqualTo(printed().path("candidate"));
        assertThat(gone.path("figures")).isEqualTo(printed().path("figures"));
        assertThat(Registry.over(List.of(directory.resolve("state/models"))).list())
                .allMatch(entry -> entry.broken().isEmpty())
                .extracting(Registry.Entry::name)
                .containsExactlyInAnyOrder("tiny-sky", gone.at("/candidate/name").asText());
    }

    @Test
    void a_candidate_that_loses_is_exit_code_three_with_the_reason() throws Exception {
        recipe = SmallWorld.recipe(directory, "epochs: 12", "epochs: 2");

        assertThat(retrain(directory.resolve("out"), "--sabotage")).as(err::toString).isEqualTo(3);
        assertThat(out.toString()).startsWith("lost: it is worse than the incumbent: mean squared");
        assertThat(state).doesNotExist();
        assertThat(retrain(directory.resolve("out"), "--sabotage", "--json")).isEqualTo(3);
        assertThat(printed().path("decision").asText()).isEqualTo("lost");
    }

    @Test
    void wrong_options_are_one_sentence_each() {
        Path into = directory.resolve("out");
        assertThat(retrain(into, "--untill=2024-06-12T00:00:00Z")).isEqualTo(2);
        assertThat(err.toString()).contains("Did you mean: --until");
        assertThat(retrain(into, "--until=yesterday")).isEqualTo(2);
        assertThat(err.toString())
                .contains("--until: \"yesterday\" is no time; write it like 2024-06-12T00:00:00Z");
        assertThat(retrain(into, "--newest=2 fortnights")).isEqualTo(2);
        assertThat(err.toString()).contains("--newest: \"2 fortnights\" is no length of time");
        assertThat(retrain(into, "--seconds=0")).isEqualTo(2);
        assertThat(err.toString()).contains("--seconds must be above 0");
        assertThat(retrain(into, "--device=tpu")).isEqualTo(2);
        assertThat(err.toString()).contains("device is cpu or gpu, not \"tpu\"");
        assertThat(into).doesNotExist();
    }

    @Test
    void what_is_not_there_or_not_written_right_is_one_sentence() throws Exception {
        Path into = directory.resolve("out");
        assertThat(retrain(into, "--data=/nowhere")).isEqualTo(2);
        assertThat(err.toString())
                .isEqualToNormalizingNewlines("nowstream: /nowhere: no such directory\n");
        assertThat(retrain(into, "--until=2024-06-11T00:00:00Z")).isEqualTo(2);
        assertThat(err.toString())
                .contains("nothing was known of small/sky before 2024-06-11T00:00:00Z");
        recipe = SmallWorld.recipe(directory, "samples: {largest", "samples: {lagrest");
        assertThat(retrain(into)).isEqualTo(2);
        assertThat(err.toString()).contains("samples.lagrest: no such key; did you mean");
    }

    @Test
    void the_recipe_that_comes_with_the_product_is_read() {
        assertThat(FineTuning.read(Optional.empty(), Optional.of(7.0)).plan())
                .satisfies(
                        plan -> {
                            assertThat(plan.limitSeconds()).isEqualTo(7);
                            assertThat(plan.epochs()).isPositive();
                        });
    }
}
