package io.nowstream.models.training;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A tiny training in a process of its own, to be killed. */
final class TrainingInProcess {

    private TrainingInProcess() {}

    /**
     * Trains.
     *
     * @param arguments the directory, and how long to rest after each step, in milliseconds
     */
    public static void main(String[] arguments) throws IOException {
        try (NDManager engine = NDManager.newBaseManager("PyTorch")) {
            trainer(Path.of(arguments[0]), engine, Long.parseLong(arguments[1]))
                    .train(StopSignal.NEVER)
                    .close();
        }
    }

    static Recipe recipe() {
        return TinyTraining.with(TinyTraining.recipe(), new Recipe.Plan(16, 4, 0, 0, 6, 0.9));
    }

    static Trainer trainer(Path directory, NDManager engine, long restMillis) {
        TrainingProgress resting =
                new TrainingProgress() {
                    @Override
                    public void step(StepReport report) {
                        try {
                            Thread.sleep(restMillis);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                };
        return new Trainer(
                recipe(),
                new TinyNetwork(recipe().network().base()),
                TinyTraining.data(recipe()),
                directory,
                engine,
                resting,
                Duration.ZERO);
    }
}
