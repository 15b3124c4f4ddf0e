package io.nowstream.app.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.app.cli.Nowstream;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.network.Base;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.models.training.StopSignal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole way from storms to a checkpoint, small. */
class TrainCommandTest {

    @TempDir static Path storms;

    @TempDir Path directory;

    private Path recipe = Path.of("");
    private Path out = Path.of("");
    private StringWriter said = new StringWriter();

    @BeforeAll
    static void two_storms() throws Exception {
        TrainingStorms.write(storms, 1, 2);
    }

    @BeforeEach
    void a_tiny_recipe() throws Exception {
        recipe = TinyRecipe.in(directory);
        out = directory.resolve("out");
    }

    private int nowstream(String... arguments) {
        said = new StringWriter();
        CommandLine line = Nowstream.commandLine();
        line.setOut(new PrintWriter(said, true));
        line.setErr(new PrintWriter(said, true));
        return line.execute(arguments);
    }

    private int train(Path into) {
        return nowstream(
                "train",
                "vmrnn",
                "--recipe",
                recipe.toString(),
                "--data",
                storms.toString(),
                "--out",
                into.toString());
    }

    /** Stops before the given step. */
    private boolean trainedUntil(int step, Path into) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        StopSignal stop = () -> asked.incrementAndGet() > step;
        TrainingSettings settings =
                new TrainingSettings(
                        "vmrnn",
                        recipe,
                        List.of(storms),
                        List.of(),
                        List.of(),
                        into,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        DeviceKind.CPU);
        said = new StringWriter();
        return new TrainingRun(settings, new PrintWriter(said, true), false, () -> (a, b) -> {})
                .run(stop);
    }

    @Test
    void a_training_ends_in_a_checkpoint_that_is_judged_and_says_so_when_asked_again() {
        assertThat(train(out)).as(said::toString).isZero();
        assertThat(said.toString())
                .contains("windows to train on")
                .contains("epoch 3: loss")
                .contains("smoothed advection");

        Checkpoint checkpoint = Checkpoint.read(out);
        assertThat(checkpoint.description().name()).isEqualTo("tiny");
        assertThat(checkpoint.description().base()).isEqualTo(Base.ADVECTION);
        assertThat(checkpoint.description().training().epochs()).isEqualTo(3);
        assertThat(checkpoint.description().smoothingKilometres()).hasSize(3);
        // Frames 21 to 30 hold four windows of seven.
        assertThat(checkpoint.scores().orElseThrow().path(0).path("windows").asInt()).isEqualTo(4);
        assertThat(checkpoint.card()).contains("Everything.").contains("smoothed-advection");
        assertThat(out.resolve("curve.csv")).isNotEmptyFile();
        assertThat(out.resolve("curve.png")).isNotEmptyFile();

        assertThat(train(out)).isZero();
        assertThat(said.toString()).contains("done already: " + out);
        assertThat(Checkpoint.read(out).hash()).isEqualTo(checkpoint.hash());
    }

    @Test
    void a_training_that_was_stopped_goes_on_to_the_same_weights() throws Exception {
        Path straight = directory.resolve("straight");
        assertThat(trainedUntil(Integer.MAX_VALUE, straight)).isTrue();

        assertThat(trainedUntil(3, out)).isFalse();
        assertThat(said.toString()).contains("stopped; the same command goes on with it");
        assertThat(out.resolve("model.json")).doesNotExist();
        assertThat(trainedUntil(Integer.MAX_VALUE, out)).isTrue();

        assertThat(out.resolve("weights.safetensors"))
                .hasSameBinaryContentAs(straight.resolve("weights.safetensors"));
    }

    @Test
    void another_recipe_in_the_same_directory_is_refused() throws Exception {
        assertThat(trainedUntil(1, out)).isFalse();
        recipe = TinyRecipe.in(directory, "lr: 1.0e-3", "lr: 2.0e-3");

        assertThat(train(out)).isEqualTo(2);
        assertThat(said.toString()).contains("optimiser.lr").contains("another directory");
    }

    @Test
    void a_card_is_written_anew_with_another_base_beside_and_a_signed_one_is_left_alone()
            throws Exception {
        assertThat(train(out)).as(said::toString).isZero();
        Path other = directory.resolve("other");
        assertThat(
                        nowstream(
                                "train",
                                "vmrnn",
                                "--recipe",
                                recipe.toString(),
                                "--data",
                                storms.toString(),
                                "--base",
                                "last",
                                "--out",
                                other.toString()))
                .as(said::toString)
                .isZero();
        assertThat(Checkpoint.read(other).description().base()).isEqualTo(Base.LAST);

        assertThat(judged("--beside", out.toString(), "--beside", other.toString()))
                .as(said::toString)
                .isZero();
        assertThat(Checkpoint.read(out).card()).contains("advection (").contains("last (");

        Files.writeString(out.resolve("signature"), "c2lnbmVk\n");
        assertThat(judged()).isEqualTo(2);
        assertThat(said.toString()).contains("signed");
    }

    private int judged(String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "card",
                                out.toString(),
                                "--recipe",
                                recipe.toString(),
                                "--judge",
                                storms.toString()));
        arguments.addAll(List.of(more));
        return nowstream(arguments.toArray(String[]::new));
    }

    @Test
    void a_recipe_of_another_network_is_one_sentence() {
        int code =
                nowstream(
                        "train",
                        "diffuma",
                        "--recipe",
                        recipe.toString(),
                        "--data",
                        storms.toString(),
                        "--out",
                        out.toString());

        assertThat(code).isEqualTo(2);
        assertThat(said.toString())
                .isEqualToNormalizingNewlines(
                        "nowstream: %s trains vmrnn-b, not diffuma\n".formatted(recipe));
    }

    @Test
    void wrong_options_are_one_sentence_each() {
        assertThat(trainWith("--base", "wind")).isEqualTo(2);
        assertThat(said.toString())
                .contains("base is none, last, advection, smoothed-advection, climatology or")
                .contains("damped-anomaly, not \"wind\"");
        assertThat(trainWith("--seconds", "-1")).isEqualTo(2);
        assertThat(said.toString()).contains("--seconds must be above 0");
        assertThat(trainWith("--device", "tpu")).isEqualTo(2);
        assertThat(said.toString()).contains("device is cpu or gpu, not \"tpu\"");
        assertThat(trainWith("--data", "/nowhere")).isEqualTo(2);
        assertThat(said.toString()).contains("/nowhere: no such directory");
    }

    @Test
    void a_directory_that_no_reader_knows_says_what_is_understood() throws Exception {
        Path empty = Files.createDirectory(directory.resolve("bj-taxi"));
        recipe =
                Path.of(
                        System.getProperty("nowstream.home"),
                        "models",
                        "recipes",
                        "vmrnn-taxibj.yaml");

        int code =
                nowstream(
                        "train",
                        "vmrnn",
                        "--recipe",
                        recipe.toString(),
                        "--data",
                        empty.toString(),
                        "--out",
                        out.toString());

        assertThat(code).isEqualTo(2);
        assertThat(said.toString().lines())
                .filteredOn(line -> !line.contains("reading"))
                .singleElement()
                .asString()
                .contains(empty.toString(), "an empty directory; expected a SEVIR CATALOG.csv");
    }

    private int trainWith(String option, String value) {
        return nowstream(
                "train",
                "vmrnn",
                "--recipe",
                recipe.toString(),
                "--data",
                storms.toString(),
                "--out",
                out.toString(),
                option,
                value);
    }
}
