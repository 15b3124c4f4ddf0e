package io.nowstream.models.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledTrainingTest {

    private static final Pattern STEP = Pattern.compile("\"step\" : ([0-9]+)");

    @TempDir Path directory;

    @Test
    void a_training_that_is_killed_twice_goes_on_along_the_same_curve()
            throws IOException, InterruptedException {
        Path killed = directory.resolve("killed");
        killAt(killed, 3);
        killAt(killed, 8);

        try (NDManager engine = NDManager.newBaseManager("PyTorch");
                Trained gone = train(killed, engine);
                Trained whole = train(directory.resolve("whole"), engine)) {
            assertThat(withoutSeconds(killed))
                    .isEqualTo(withoutSeconds(directory.resolve("whole")));
            whole.weights()
                    .all()
                    .forEach(
                            (name, array) ->
                                    assertThat(gone.weights().get(name).toFloatArray())
                                            .containsExactly(array.toFloatArray()));
        }
    }

    /** Trains in a process, and kills it once its state says so many steps, within an epoch. */
    private static void killAt(Path trainingDirectory, long step)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Dai.djl.pytorch.num_threads=1",
                                "-Dai.djl.pytorch.num_interop_threads=1",
                                "--add-modules",
                                "jdk.incubator.vector",
                                "-cp",
                                System.getProperty("java.class.path"),
                                TrainingInProcess.class.getName(),
                                trainingDirectory.toString(),
                                "100")
                        .inheritIO()
                        .start();
        long end = System.nanoTime() + 400_000_000_000L;
        while (step(trainingDirectory) < step) {
            assertThat(process.isAlive()).isTrue();
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(20);
        }
        process.destroyForcibly().waitFor();
        assertThat(process.exitValue()).isEqualTo(128 + 9);
        assertThat(step(trainingDirectory)).isLessThan(20);
    }

    private static long step(Path trainingDirectory) throws IOException {
        Path state = trainingDirectory.resolve("state.json");
        if (!Files.exists(state)) {
            return 0;
        }
        Matcher matcher = STEP.matcher(Files.readString(state));
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private static Trained train(Path trainingDirectory, NDManager engine) throws IOException {
        return TrainingInProcess.trainer(trainingDirectory, engine, 0).train(StopSignal.NEVER);
    }

    private static List<String> withoutSeconds(Path trainingDirectory) throws IOException {
        return Files.readAllLines(trainingDirectory.resolve("curve.csv")).stream()
                .map(line -> line.replaceFirst("^([^,]*,[^,]*),[^,]*,", "$1,"))
                .toList();
    }
}
