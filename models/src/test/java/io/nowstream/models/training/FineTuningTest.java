package io.nowstream.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.network.Base;
import io.nowstream.models.network.Network;
import io.nowstream.models.network.Networks;
import io.nowstream.models.network.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings that begin with a checkpoint's weights. */
class FineTuningTest {

    /** A step that changes no float but a zero. */
    private static final double STANDING_STILL = 1e-30;

    private final NDManager engine = NDManager.newBaseManager("PyTorch");

    @TempDir Path directory;

    @AfterEach
    void close() {
        engine.close();
    }

    private static Recipe recipe(double lr) {
        Recipe of = TinyTraining.recipe();
        return new Recipe(
                new Recipe.Net(
                        "vmrnn-b",
                        Map.of("channels", 1, "patch", 4, "width", 16, "depth", 1, "state", 2),
                        Base.ADVECTION),
                of.frames(),
                of.fields(),
                of.splits(),
                of.crops(),
                new Recipe.Plan(8, 2, 0, 0, 2, 0),
                new Recipe.Optimiser(lr, 0.9, 0.999, 1e-8, 1),
                new Schedule(Schedule.Kind.CONSTANT, Schedule.By.EPOCH, 0, 0, 0),
                of.loss(),
                of.seed());
    }

    private static Network network(Recipe recipe) {
        return Networks.create(
                recipe.network().architecture(), recipe.network().sizes(), recipe.network().base());
    }

    private Checkpoint checkpoint(String name, Base base, long seed) {
        Recipe recipe = recipe(1);
        Network network = Networks.create("vmrnn-b", recipe.network().sizes(), base);
        ModelDescription description =
                new ModelDescription(
                        name,
                        "vmrnn-b",
                        recipe.network().sizes(),
                        base,
                        recipe.fields().quantity(),
                        recipe.fields().scaling(),
                        recipe.fields().cells(),
                        recipe.fields().cadence().toMillis(),
                        recipe.frames().in(),
                        recipe.frames().leads(),
                        1,
                        base.isMoving() ? List.of(0.0, 0.0) : List.of(),
                        List.of(),
                        new ModelDescription.Training(
                                List.of(), "", "", "", "none", 0, 0, 0, seed));
        try (Weights weights = Weights.start(engine, network.weights(), seed)) {
            return Checkpoint.write(
                    directory.resolve(name), description, Optional.empty(), weights, "");
        }
    }

    private Trainer trainer(String place, double lr) {
        Recipe recipe = recipe(lr);
        return new Trainer(
                recipe,
                network(recipe),
                TinyTraining.data(recipe),
                directory.resolve(place),
                engine,
                TrainingProgress.NONE);
    }

    private static Map<String, List<Float>> values(Weights weights) {
        Map<String, List<Float>> values = new LinkedHashMap<>();
        weights.all()
                .forEach(
                        (name, array) -> {
                            Float[] boxed = new Float[Math.toIntExact(array.size())];
                            float[] floats = array.toFloatArray();
                            Arrays.setAll(boxed, i -> floats[i]);
                            values.put(name, Arrays.asList(boxed));
                        });
        return values;
    }

    /** The largest by which a weight differs. */
    private static float distance(Weights one, Weights other) {
        float most = 0;
        for (String name : one.all().keySet()) {
            float[] left = one.get(name).toFloatArray();
            float[] right = other.get(name).toFloatArray();
            for (int i = 0; i < left.length; i++) {
                most = Math.max(most, Math.abs(left[i] - right[i]));
            }
        }
        return most;
    }

    @Test
    void it_begins_with_the_checkpoints_weights() throws IOException {
        Checkpoint start = checkpoint("start", Base.ADVECTION, 11);
        try (Weights there = start.weights(engine);
                Trained still =
                        trainer("still", STANDING_STILL)
                                .startingFrom(start)
                                .train(StopSignal.NEVER);
                Trained moved = trainer("moved", 1e-2).startingFrom(start).train(StopSignal.NEVER);
                Trained afresh = trainer("afresh", STANDING_STILL).train(StopSignal.NEVER)) {
            assertThat(distance(still.weights(), there)).isLessThan(1e-20f);
            assertThat(distance(moved.weights(), there)).isGreaterThan(1e-3f);
            assertThat(distance(afresh.weights(), there)).isGreaterThan(1e-3f);
        }
    }

    @Test
    void stopped_and_gone_on_with_it_comes_to_the_same_weights() throws IOException {
        Checkpoint start = checkpoint("start", Base.ADVECTION, 11);
        AtomicInteger left = new AtomicInteger(1);
        trainer("cut", 1e-2).startingFrom(start).train(() -> left.getAndDecrement() == 0).close();
        try (Trained cut = trainer("cut", 1e-2).startingFrom(start).train(StopSignal.NEVER);
                Trained whole =
                        trainer("whole", 1e-2).startingFrom(start).train(StopSignal.NEVER)) {
            assertThat(cut.finished()).isTrue();
            assertThat(values(cut.weights())).isEqualTo(values(whole.weights()));
        }
    }

    @Test
    void a_training_that_began_otherwise_is_not_gone_on_with() throws IOException {
        Checkpoint start = checkpoint("start", Base.ADVECTION, 11);
        Checkpoint other = checkpoint("other", Base.ADVECTION, 12);
        trainer("begun", 1e-2).startingFrom(start).train(() -> true).close();

        assertThatThrownBy(() -> trainer("begun", 1e-2).train(StopSignal.NEVER))
                .isInstanceOf(TrainingRefused.class)
                .hasMessage(
                        ("%s holds a training that began with checkpoint %s, not fresh weights; go"
                                        + " on with the same, or train into another directory")
                                .formatted(directory.resolve("begun"), start.hash()));
        assertThatThrownBy(() -> trainer("begun", 1e-2).startingFrom(other).train(StopSignal.NEVER))
                .isInstanceOf(TrainingRefused.class)
                .hasMessageContaining("not checkpoint " + other.hash());
    }

    @Test
    void another_networks_weights_are_no_start() {
        Checkpoint last = checkpoint("last", Base.LAST, 11);

        assertThatThrownBy(() -> trainer("begun", 1e-2).startingFrom(last))
                .isInstanceOf(TrainingRefused.class)
                .hasMessage(
                        "checkpoint last is a vmrnn-b of other sizes or base: its weights are no"
                                + " start for vmrnn-b");
    }

    @Test
    void shuffled_weights_keep_their_values_and_lose_their_places() {
        Checkpoint start = checkpoint("start", Base.ADVECTION, 11);
        try (Weights weights = start.weights(engine);
                Weights once = ShuffledWeights.of(weights, 3);
                Weights again = ShuffledWeights.of(weights, 3);
                Weights other = ShuffledWeights.of(weights, 4)) {
            assertThat(values(once)).isEqualTo(values(again));
            assertThat(values(once)).isNotEqualTo(values(weights)).isNotEqualTo(values(other));
            values(once)
                    .forEach(
                            (name, shuffled) ->
                                    assertThat(shuffled)
                                            .containsExactlyInAnyOrderElementsOf(
                                                    values(weights).get(name)));
        }
    }
}
