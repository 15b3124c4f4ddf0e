package io.nowstream.app.train;

import io.nowstream.app.UserMistake;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.network.Network;
import io.nowstream.models.serving.TensorEngine;
import io.nowstream.models.training.Recipe;
import io.nowstream.models.training.StopSignal;
import io.nowstream.models.training.Trained;
import io.nowstream.models.training.Trainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One training from recipe to checkpoint: reads the data, trains, judges, writes.
 *
 * <p>The directory then holds the checkpoint ({@code model.json}, {@code weights.safetensors},
 * {@code card.md}), {@code curve.csv}, {@code curve.png}, and in {@code training} what a resume
 * needs. Called again, it goes on where it was, or says that it is done.
 */
public final class TrainingRun {

    private static final String STATE = "training";
    private static final String MODEL = "model.json";

    private final TrainingSettings settings;
    private final PrintWriter err;
    private final boolean terminal;
    private final Supplier<ReplayProgress> judging;
    private final RecipeFile file;
    private final Path state;

    /**
     * Reads and checks the recipe.
     *
     * @param err where it says how it goes
     * @param terminal whether {@code err} is one, for a bar
     * @param judging one for each archive that it is judged on
     */
    public TrainingRun(
            TrainingSettings settings,
            PrintWriter err,
            boolean terminal,
            Supplier<ReplayProgress> judging) {
        this.settings = settings;
        this.err = err;
        this.terminal = terminal;
        this.judging = judging;
        RecipeFile written = RecipeFile.read(settings.recipe());
        if (!written.isOfFamily(settings.family())) {
            throw new UserMistake(
                    "%s trains %s, not %s"
                            .formatted(
                                    settings.recipe(),
                                    written.recipe().network().architecture(),
                                    settings.family()));
        }
        Recipe recipe = written.recipe();
        this.file =
                written.with(
                        settings.base().orElse(recipe.network().base()),
                        settings.seconds().orElse(recipe.plan().limitSeconds()),
                        settings.seed().orElse(recipe.seed()));
        this.state = settings.out().resolve(STATE);
    }

    /**
     * Trains until it is done or asked to stop.
     *
     * @return whether it is done; if not, the same call goes on
     */
    public boolean run(StopSignal stop) throws IOException, MalformedFrameException {
        Files.createDirectories(state);
        GatheredData gathered = GatheredData.of(settings.data(), file.recipe(), this::say);
        Network network = file.network();
        TrainingLog log = new TrainingLog(err, terminal, file.recipe());
        Trainer trainer =
                new Trainer(
                        file.recipe(),
                        network,
                        gathered.data(),
                        state,
                        TensorEngine.manager(settings.device()),
                        log);
        try (Trained trained = trainer.train(stop)) {
            copyCurve();
            if (!trained.finished()) {
                say("stopped; the same command goes on with it");
                return false;
            }
            if (isJudged()) {
                say("done already: " + settings.out());
                return true;
            }
            judge(write(trained, gathered), gathered.origin());
            say(
                    "%s after %,d epochs, %,d samples, %s: %s"
                            .formatted(
                                    file.name(),
                                    trained.epochs(),
                                    trained.samples(),
                                    TrainingLog.span(trained.seconds()),
                                    settings.out()));
        }
        return true;
    }

    private boolean isJudged() {
        return Files.exists(settings.out().resolve(MODEL))
                && Checkpoint.read(settings.out()).scores().isPresent();
    }

    private Checkpoint write(Trained trained, GatheredData gathered) {
        return Checkpoint.write(
                settings.out(),
                Descriptions.of(file, gathered, trained),
                Optional.empty(),
                trained.weights(),
                gathered.data().climatology(),
                "Not judged yet.\n");
    }

    private void judge(Checkpoint checkpoint, Origin origin)
            throws IOException, MalformedFrameException {
        List<Path> archives = new ArrayList<>();
        if (origin.isOfArchives()) {
            archives.addAll(settings.data());
        }
        archives.addAll(settings.judge());
        new Judgement(settings.device(), judging, this::say)
                .rewrite(checkpoint, archives, settings.beside(), file.card().weaknesses());
    }

    private void copyCurve() throws IOException {
        for (String name : List.of("curve.csv", "curve.png")) {
            Path from = state.resolve(name);
            if (Files.exists(from)) {
                Files.copy(from, settings.out().resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private void say(String line) {
        err.println("nowstream: " + line);
        err.flush();
    }
}
