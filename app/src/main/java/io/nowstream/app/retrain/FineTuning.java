package io.nowstream.app.retrain;

import io.nowstream.app.config.YamlFile;
import io.nowstream.models.training.Recipe;
import io.nowstream.models.training.Schedule;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How an incumbent is trained on: all that its own description does not say. {@code
 * models/recipes/retrain.yaml} is the commented one that is used where no other is given.
 *
 * @param samples what a step learns from
 * @param plan how long, and judged on what
 * @param optimiser Adam and clipping
 * @param schedule of the learning rate
 * @param loss what is made small
 */
record FineTuning(
        Samples samples,
        Recipe.Plan plan,
        Recipe.Optimiser optimiser,
        Schedule schedule,
        Recipe.Loss loss) {

    private static final Path SHIPPED = Path.of("models", "recipes", "retrain.yaml");

    /**
     * What a step learns from.
     *
     * @param largest rows and columns of most samples; a smaller grid is taken whole, of a larger
     *     one some samples are twice as large
     * @param batch so many of them
     */
    record Samples(int largest, int batch) {
        Samples {
            if (largest < 8 || batch < 1) {
                throw new IllegalArgumentException(
                        "samples: largest is at least 8 cells and batch 1, got %d and %d"
                                .formatted(largest, batch));
            }
        }
    }

    /**
     * Reads one, or the one that comes with the product.
     *
     * @param seconds instead of its limit of time
     * @throws io.nowstream.app.config.ConfigException if the file is missing or wrong
     */
    static FineTuning read(Optional<Path> file, Optional<Double> seconds) {
        FineTuning read =
                YamlFile.read(file.orElseGet(FineTuning::shipped), FineTuning.class, SHIPPED + "");
        return seconds.map(read::limitedTo).orElse(read);
    }

    private static Path shipped() {
        return Path.of(System.getProperty("nowstream.home", ".")).resolve(SHIPPED);
    }

    private FineTuning limitedTo(double seconds) {
        return new FineTuning(
                samples,
                new Recipe.Plan(
                        plan.samplesPerEpoch(),
                        plan.epochs(),
                        seconds,
                        plan.patience(),
                        plan.validationSamples(),
                        plan.emaDecay()),
                optimiser,
                schedule,
                loss);
    }
}
