package io.nowstream.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.JsonNode;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.network.Network;
import io.nowstream.models.network.WeightSpec;
import io.nowstream.models.network.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Trains a network by a recipe, and goes on where it was killed.
 *
 * <p>Its directory holds the state of the training ({@code state.json} and the arrays it names),
 * {@code curve.csv} and {@code curve.png}. A batch is a function of the recipe's seed and of the
 * step's number, and the state holds all else, so a training that was killed and goes on gives the
 * same curve as one that was not; except by the second, if the recipe's schedule or limit asks for
 * it.
 */
public final class Trainer {

    private static final Duration STATE_EVERY = Duration.ofSeconds(60);

    private static final String WEIGHTS = "weights";
    private static final String FIRST_MOMENT = "first-moment";
    private static final String SECOND_MOMENT = "second-moment";
    private static final String MEAN = "mean";
    private static final String BEST = "best";

    private final Recipe recipe;
    private final Network network;
    private final TrainingData data;
    private final Path directory;
    private final NDManager engine;
    private final TrainingProgress progress;
    private final Duration stateEvery;
    private final long stepsPerEpoch;
    private final Beginning beginning;

    /**
     * @param data what it learns from, by the same recipe
     * @param directory created if it is not there; one training each
     * @param engine where to compute; not closed
     * @throws TrainingRefused if recipe, network and data do not fit together
     */
    public Trainer(
            Recipe recipe,
            Network network,
            TrainingData data,
            Path directory,
            NDManager engine,
            TrainingProgress progress) {
        this(recipe, network, data, directory, engine, progress, STATE_EVERY, Beginning.AFRESH);
    }

    /**
     * @param stateEvery how much time a kill may cost at most; a state is written after each epoch
     *     too
     */
    Trainer(
            Recipe recipe,
            Network network,
            TrainingData data,
            Path directory,
            NDManager engine,
            TrainingProgress progress,
            Duration stateEvery) {
        this(recipe, network, data, directory, engine, progress, stateEvery, Beginning.AFRESH);
    }

    private Trainer(
            Recipe recipe,
            Network network,
            TrainingData data,
            Path directory,
            NDManager engine,
            TrainingProgress progress,
            Duration stateEvery,
            Beginning beginning) {
        this.recipe = recipe;
        this.network = network;
        this.data = data;
        this.directory = directory;
        this.engine = engine;
        this.progress = progress;
        this.stateEvery = stateEvery;
        this.beginning = beginning;
        stepsPerEpoch = stepsPerEpoch(recipe);
        requireFit();
    }

    /**
     * The same training, begun with a checkpoint's weights instead of fresh ones: fine-tuning.
     *
     * @param checkpoint of the very network that is trained
     * @throws TrainingRefused if it is of another one
     */
    public Trainer startingFrom(Checkpoint checkpoint) {
        return new Trainer(
                recipe,
                network,
                data,
                directory,
                engine,
                progress,
                stateEvery,
                Beginning.with(checkpoint, network));
    }

    private void requireFit() {
        if (network.base() != recipe.network().base()) {
            throw new TrainingRefused(
                    "the recipe's base is %s, the network's is %s"
                            .formatted(recipe.network().base().label(), network.base().label()));
        }
        int channels = recipe.fields().quantities().size();
        if (network.channels() != channels) {
            throw new TrainingRefused(
                    "%s has %d channels; fields to train on have %d"
                            .formatted(network.architecture(), network.channels(), channels));
        }
        for (Recipe.Size size : recipe.crops().sizes()) {
            int unit = network.divisibility();
            if (size.rows() % unit != 0 || size.columns() % unit != 0) {
                throw new TrainingRefused(
                        "crops.sizes: %d x %d are not multiples of %d, which %s needs"
                                .formatted(
                                        size.rows(), size.columns(), unit, network.architecture()));
            }
        }
        if (data.training().windows() == 0) {
            throw new TrainingRefused("there is no window to train on");
        }
    }

    /** Samples of an epoch, over the mean batch. */
    private static long stepsPerEpoch(Recipe recipe) {
        return Math.max(1, Math.round(recipe.plan().samplesPerEpoch() / recipe.meanBatch()));
    }

    /**
     * Begins, or goes on where the directory stands; on the calling thread.
     *
     * @throws TrainingRefused if the directory holds a training by another recipe or on other data
     * @throws TrainingDiverged if the loss is no longer a number; the last state stays
     */
    public Trained train(StopSignal stop) throws IOException {
        Files.createDirectories(directory);
        StateFiles files = new StateFiles(directory);
        JsonNode recipeAsJson = StateFiles.json(recipe);
        Optional<TrainingState> kept = files.read();
        if (kept.isPresent()) {
            requireSame(kept.get(), recipeAsJson);
        }
        boolean gradMode = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        try (NDManager own = engine.newSubManager();
                Sitting sitting = sitting(own, files, recipeAsJson, kept)) {
            return sitting.train(stop);
        } finally {
            JniUtils.setGradMode(gradMode);
        }
    }

    private void requireSame(TrainingState state, JsonNode recipeAsJson) {
        RecipeChange.between(state.recipe(), recipeAsJson)
                .ifPresent(
                        change -> {
                            throw new TrainingRefused(
                                    ("%s holds a training whose recipe says %s for %s, not %s; go"
                                                    + " on with that recipe, or train into another"
                                                    + " directory")
                                            .formatted(
                                                    directory,
                                                    change.before(),
                                                    change.key(),
                                                    change.now()));
                        });
        beginning.requireSame(state, directory);
        if (!state.data().equals(data.fingerprint())) {
            throw new TrainingRefused(
                    ("%s holds a training on other data; go on with the same, or train into"
                                    + " another directory")
                            .formatted(directory));
        }
    }

    private Sitting sitting(
            NDManager own, StateFiles files, JsonNode recipeAsJson, Optional<TrainingState> kept)
            throws IOException {
        if (kept.isEmpty()) {
            Weights weights = beginning.weights(own, network, recipe.seed());
            TrainingState begun =
                    new TrainingState(
                            TrainingState.FORMAT,
                            recipeAsJson,
                            data.fingerprint(),
                            beginning.hash(),
                            0,
                            0,
                            0,
                            0,
                            0,
                            List.of(),
                            false,
                            "",
                            "");
            Learner learner = Learner.fresh(recipe, network, weights);
            return new Sitting(files, begun, learner, Optional.empty());
        }
        Map<String, NDArray> arrays = files.arrays(kept.get(), own);
        Weights weights = restored(own, arrays, WEIGHTS);
        Adam adam =
                new Adam(
                        recipe.optimiser(),
                        restored(own, arrays, FIRST_MOMENT),
                        restored(own, arrays, SECOND_MOMENT),
                        kept.get().step());
        Optional<RunningMean> mean =
                recipe.plan().emaDecay() == 0
                        ? Optional.empty()
                        : Optional.of(
                                new RunningMean(
                                        recipe.plan().emaDecay(), restored(own, arrays, MEAN)));
        Optional<Weights> best =
                arrays.keySet().stream().anyMatch(name -> name.startsWith(BEST + "/"))
                        ? Optional.of(restored(own, arrays, BEST))
                        : Optional.empty();
        Learner learner = new Learner(recipe, network, weights, adam, mean);
        return new Sitting(files, kept.get(), learner, best);
    }

    private Weights restored(NDManager own, Map<String, NDArray> arrays, String set) {
        NDManager manager = own.newSubManager();
        Map<String, NDArray> byName = new LinkedHashMap<>();
        for (WeightSpec spec : network.weights()) {
            NDArray array = arrays.get(set + "/" + spec.name());
            if (array == null || !array.getShape().equals(spec.shape())) {
                throw new TrainingRefused(
                        ("the state in %s has no %s of shape %s in its %s: the network is another"
                                        + " one; train into another directory")
                                .formatted(directory, spec.name(), spec.shape(), set));
            }
            byName.put(spec.name(), array);
        }
        return Weights.of(manager, byName);
    }

    /** From a start, or a restart, to the end or the next stop. */
    private final class Sitting implements AutoCloseable {

        private final StateFiles files;
        private final TrainingState begun;
        private final Learner learner;
        private final List<CurvePoint> curve;
        private Optional<Weights> best;
        private long step;
        private int epochs;
        private long samples;
        private double lossSum;
        private double lr;
        private boolean finished;
        private long start;
        private long written;

        Sitting(StateFiles files, TrainingState begun, Learner learner, Optional<Weights> best) {
            this.files = files;
            this.begun = begun;
            this.learner = learner;
            this.best = best;
            curve = new ArrayList<>(begun.curve());
            step = begun.step();
            epochs = begun.epochs();
            samples = begun.samples();
            lossSum = begun.lossSum();
            finished = begun.finished();
        }

        Trained train(StopSignal stop) throws IOException {
            if (!finished) {
                goOn(stop);
            }
            return new Trained(
                    ArraySets.copy(best.orElse(learner.judged()), engine),
                    samples,
                    epochs,
                    seconds(),
                    data.smoothingKilometres(),
                    curve,
                    finished);
        }

        private void goOn(StopSignal stop) throws IOException {
            Validation validation = Validation.of(recipe, data.validation());
            SampleSource source = data.training();
            progress.started(
                    new TrainingProgress.Started(
                            stepsPerEpoch,
                            recipe.plan().epochs(),
                            step,
                            learner.weights().parameters(),
                            source.windows(),
                            validation.samples()));
            start = System.nanoTime();
            written = start;
            try (Feeder feeder = new Feeder(source, recipe.seed(), step)) {
                while (!finished) {
                    if (stop.isAsked()) {
                        write();
                        return;
                    }
                    learn(feeder);
                    boolean late = isLate();
                    if (late || step == (epochs + 1) * stepsPerEpoch) {
                        endEpoch(validation, late);
                    } else if (System.nanoTime() - written >= stateEvery.toNanos()) {
                        write();
                    }
                }
            }
        }

        private void learn(Feeder feeder) {
            Batch batch = feeder.next();
            lr = rate();
            Learner.Step done;
            try {
                done = learner.learn(batch, lr, Draws.PASS.at(recipe.seed(), step));
            } catch (TrainingDiverged e) {
                throw new TrainingDiverged(
                        ("training diverged at step %,d of epoch %d (%s); lower optimiser.lr or set"
                                        + " optimiser.clip-norm, and train into another directory")
                                .formatted(step + 1, epochs + 1, e.getMessage()));
            }
            step++;
            samples += batch.size();
            lossSum += done.loss();
            progress.step(
                    new TrainingProgress.StepReport(
                            step,
                            epochs + 1,
                            stepInEpoch(),
                            samples,
                            done.loss(),
                            lr,
                            done.gradientNorm(),
                            seconds(),
                            feeder.waitedSeconds()));
        }

        private double rate() {
            boolean bySecond = recipe.schedule().by() == Schedule.By.SECOND;
            return recipe.schedule()
                    .rate(
                            recipe.optimiser().lr(),
                            bySecond ? seconds() : (double) step / stepsPerEpoch,
                            bySecond ? recipe.plan().limitSeconds() : recipe.plan().epochs());
        }

        private long stepInEpoch() {
            return step - epochs * stepsPerEpoch;
        }

        private double seconds() {
            double sitting = start == 0 ? 0 : (System.nanoTime() - start) / 1e9;
            return begun.seconds() + sitting;
        }

        private boolean isLate() {
            double limit = recipe.plan().limitSeconds();
            return limit > 0 && seconds() >= limit;
        }

        private void endEpoch(Validation validation, boolean late) throws IOException {
            double loss = lossSum / stepInEpoch();
            ValidationScore score = validation.score(network, learner.judged());
            boolean better = isBetter(score);
            epochs++;
            CurvePoint point = new CurvePoint(epochs, samples, seconds(), lr, loss, score, better);
            curve.add(point);
            lossSum = 0;
            if (better && !score.isNone()) {
                best.ifPresent(Weights::close);
                best = Optional.of(ArraySets.copy(learner.judged()));
            }
            finished = late || epochs == recipe.plan().epochs() || isStale();
            CurveFiles.write(directory, curve, recipe.fields().quantities().get(0).unit());
            write();
            progress.epoch(point);
        }

        private boolean isBetter(ValidationScore score) {
            double now = recipe.loss().mean(score.network());
            return curve.stream()
                    .mapToDouble(point -> recipe.loss().mean(point.validation().network()))
                    .noneMatch(before -> before <= now);
        }

        private boolean isStale() {
            int patience = recipe.plan().patience();
            if (patience == 0 || curve.get(curve.size() - 1).validation().isNone()) {
                return false;
            }
            return curve.size() > patience
                    && curve.subList(curve.size() - patience, curve.size()).stream()
                            .noneMatch(CurvePoint::best);
        }

        private void write() throws IOException {
            Map<String, Weights> sets = new LinkedHashMap<>();
            sets.put(WEIGHTS, learner.weights());
            sets.put(FIRST_MOMENT, learner.adam().first());
            sets.put(SECOND_MOMENT, learner.adam().second());
            learner.mean().ifPresent(mean -> sets.put(MEAN, mean.mean()));
            best.ifPresent(weights -> sets.put(BEST, weights));
            files.write(
                    new TrainingState(
                            begun.format(),
                            begun.recipe(),
                            begun.data(),
                            begun.start(),
                            step,
                            epochs,
                            samples,
                            seconds(),
                            lossSum,
                            curve,
                            finished,
                            "",
                            ""),
                    sets);
            written = System.nanoTime();
        }

        @Override
        public void close() {
            learner.close();
            best.ifPresent(Weights::close);
        }
    }
}
