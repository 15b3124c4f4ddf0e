package io.nowstream.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.nowstream.models.network.Base;
import io.nowstream.models.network.Network;
import io.nowstream.models.network.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {

    private final NDManager engine = NDManager.newBaseManager("PyTorch");

    @TempDir Path directory;

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void the_same_seed_gives_the_same_curve_and_weights() throws IOException {
        try (Trained once = train("once", TinyTraining.recipe());
                Trained again = train("again", TinyTraining.recipe())) {
            assertThat(errors(again)).isEqualTo(errors(once));
            assertThat(values(again)).isEqualTo(values(once));
        }
    }

    @Test
    void another_seed_gives_another_curve() throws IOException {
        try (Trained once = train("once", TinyTraining.recipe());
                Trained other = train("other", TinyTraining.with(TinyTraining.recipe(), 8))) {
            assertThat(errors(other)).isNotEqualTo(errors(once));
        }
    }

    @Test
    void a_network_on_advection_becomes_better_than_advection() throws IOException {
        Recipe.Plan plan = new Recipe.Plan(200, 8, 0, 0, 8, 0);
        try (Trained trained = train("long", TinyTraining.with(TinyTraining.recipe(), plan))) {
            List<CurvePoint> curve = trained.curve();
            assertThat(curve.get(7).trainLoss()).isLessThan(curve.get(0).trainLoss());
            assertThat(best(curve).validation().skill()).isPositive();
        }
    }

    @Test
    void a_training_that_is_stopped_at_any_step_goes_on_along_the_same_curve() throws IOException {
        Recipe recipe = withRunningMean(TinyTraining.recipe());
        try (Trained whole = train("whole", recipe)) {
            for (int sitting = 0; sitting < 20; sitting++) {
                AtomicInteger left = new AtomicInteger(2);
                trainer("cut", recipe).train(() -> left.getAndDecrement() == 0).close();
            }
            try (Trained cut = train("cut", recipe)) {
                assertThat(cut.finished()).isTrue();
                assertThat(errors(cut)).isEqualTo(errors(whole));
                assertThat(values(cut)).isEqualTo(values(whole));
            }
        }
    }

    @Test
    void a_finished_training_is_not_trained_further() throws IOException {
        try (Trained once = train("done", TinyTraining.recipe());
                Trained again = train("done", TinyTraining.recipe())) {
            assertThat(again.samples()).isEqualTo(once.samples());
            assertThat(values(again)).isEqualTo(values(once));
        }
    }

    @Test
    void a_changed_recipe_is_refused() throws IOException {
        train("begun", TinyTraining.recipe()).close();

        Recipe changed =
                TinyTraining.with(TinyTraining.recipe(), new Recipe.Plan(16, 4, 0, 0, 6, 0));
        assertThatThrownBy(() -> train("begun", changed))
                .isInstanceOf(TrainingRefused.class)
                .hasMessageEndingWith(
                        "begun holds a training whose recipe says 3 for plan.epochs, not 4; go on"
                                + " with that recipe, or train into another directory");
    }

    @Test
    void other_data_are_refused() throws IOException {
        train("begun", TinyTraining.recipe()).close();

        RadarData other =
                RadarData.of(
                        TinyTraining.recipe(), List.of(TinyTraining.run("radar-c", 0, 24, 40, 48)));
        assertThatThrownBy(
                        () ->
                                trainer("begun", TinyTraining.recipe(), other)
                                        .train(StopSignal.NEVER))
                .isInstanceOf(TrainingRefused.class)
                .hasMessageContaining("holds a training on other data");
    }

    @Test
    void damaged_arrays_are_refused() throws IOException {
        train("begun", TinyTraining.recipe()).close();
        Path arrays = directory.resolve("begun/state-15.safetensors");
        byte[] bytes = Files.readAllBytes(arrays);
        bytes[bytes.length - 1] ^= 1;
        Files.write(arrays, bytes);

        assertThatThrownBy(() -> train("begun", TinyTraining.recipe()))
                .isInstanceOf(TrainingRefused.class)
                .hasMessageContaining("state-15.safetensors is missing or damaged");
    }

    @Test
    void a_damaged_state_is_refused() throws IOException {
        train("begun", TinyTraining.recipe()).close();
        Files.writeString(directory.resolve("begun/state.json"), "{\"format\": 1,");

        assertThatThrownBy(() -> train("begun", TinyTraining.recipe()))
                .isInstanceOf(TrainingRefused.class)
                .hasMessageContaining("state.json is damaged");
    }

    @Test
    void it_stops_when_patience_is_over() throws IOException {
        Recipe recipe =
                TinyTraining.with(TinyTraining.recipe(), new Recipe.Plan(4, 50, 0, 2, 6, 0));
        try (Trained trained = train("patient", recipe)) {
            int last = trained.epochs();
            assertThat(last).isLessThan(50);
            assertThat(trained.curve().get(last - 3).best()).isTrue();
            assertThat(trained.curve().subList(last - 2, last)).noneMatch(CurvePoint::best);
            assertThat(trained.finished()).isTrue();
        }
    }

    @Test
    void it_stops_at_the_limit_and_judges_what_it_has() throws IOException {
        Recipe recipe =
                TinyTraining.with(TinyTraining.recipe(), new Recipe.Plan(100_000, 5, 0.3, 0, 6, 0));
        try (Trained trained = train("short", recipe)) {
            assertThat(trained.epochs()).isEqualTo(1);
            assertThat(trained.seconds()).isGreaterThanOrEqualTo(0.3);
            assertThat(trained.samples()).isLessThan(100_000);
            assertThat(trained.curve().get(0).validation().isNone()).isFalse();
        }
    }

    @Test
    void the_curve_is_written_as_table_and_picture() throws IOException {
        train("drawn", TinyTraining.recipe()).close();

        List<String> lines = Files.readAllLines(directory.resolve("drawn/curve.csv"));
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0))
                .isEqualTo(
                        "epoch,samples,seconds,lr,train_loss,mse,persistence,advection,"
                                + "smoothed_advection,skill,best,mse_lead_1,mse_lead_2");
        assertThat(lines.get(3)).startsWith("3,").matches("([^,]+,){12}[^,]+");
        assertThat(Files.readAllBytes(directory.resolve("drawn/curve.png")))
                .startsWith(0x89, 'P', 'N', 'G');
    }

    @Test
    void without_validation_frames_the_last_weights_are_kept() throws IOException {
        Recipe recipe =
                TinyTraining.with(TinyTraining.recipe(), new Recipe.Plan(16, 3, 0, 1, 0, 0));
        try (Trained trained = train("unjudged", recipe)) {
            assertThat(trained.epochs()).isEqualTo(3);
            assertThat(trained.curve().get(0).validation().isNone()).isTrue();
        }
    }

    @Test
    void a_crop_that_the_network_cannot_divide_is_refused() {
        Recipe.Crops crops =
                new Recipe.Crops(List.of(new Recipe.Size(18, 16, 1, 2)), 0, 10, 0, 1, true, 1);
        assertThatThrownBy(() -> train("odd", TinyTraining.with(TinyTraining.recipe(), crops)))
                .isInstanceOf(TrainingRefused.class)
                .hasMessage("crops.sizes: 18 x 16 are not multiples of 4, which tiny needs");
    }

    @Test
    void another_base_than_the_networks_is_refused() {
        Recipe recipe = TinyTraining.recipe();
        assertThatThrownBy(
                        () ->
                                new Trainer(
                                        recipe,
                                        new TinyNetwork(Base.LAST),
                                        TinyTraining.data(recipe),
                                        directory,
                                        engine,
                                        TrainingProgress.NONE))
                .hasMessage("the recipe's base is advection, the network's is last");
    }

    @Test
    void a_loss_that_is_no_number_ends_the_training_and_keeps_the_state() throws IOException {
        Recipe wild =
                new Recipe(
                        TinyTraining.recipe().network(),
                        TinyTraining.recipe().frames(),
                        TinyTraining.recipe().fields(),
                        TinyTraining.recipe().splits(),
                        TinyTraining.recipe().crops(),
                        TinyTraining.recipe().plan(),
                        new Recipe.Optimiser(1e30, 0.9, 0.999, 1e-8, 0),
                        Schedule.constant(),
                        TinyTraining.recipe().loss(),
                        7);
        assertThatThrownBy(() -> train("wild", wild))
                .isInstanceOf(TrainingDiverged.class)
                .hasMessageStartingWith("training diverged at step ")
                .hasMessageContaining("lower optimiser.lr");
    }

    @Test
    void every_base_of_crops_can_be_trained() throws IOException {
        for (Base base : List.of(Base.NONE, Base.LAST, Base.ADVECTION, Base.SMOOTHED_ADVECTION)) {
            try (Trained trained = train(base.label(), TinyTraining.recipe(base))) {
                assertThat(trained.epochs()).isEqualTo(3);
            }
        }
    }

    @Test
    void memory_is_flat_from_step_to_step() throws IOException {
        Recipe recipe = withRunningMean(TinyTraining.recipe());
        RadarData data = TinyTraining.data(recipe);
        Network network = new TinyNetwork(recipe.network().base());
        List<Integer> counts = new ArrayList<>();
        try (NDManager own = engine.newSubManager();
                Learner learner =
                        Learner.fresh(recipe, network, Weights.start(own, network.weights(), 1))) {
            ai.djl.pytorch.jni.JniUtils.setGradMode(false);
            Validation validation = Validation.of(recipe, data.validation());
            for (int step = 0; step < 30; step++) {
                Batch batch = data.training().batch(Draws.TRAINING_BATCH.at(1, step), false);
                learner.learn(batch, 1e-3, Draws.PASS.at(1, step));
                if (step % 10 == 9) {
                    validation.score(network, learner.judged());
                }
                counts.add(arraysBelow(own));
            }
        }
        assertThat(counts.subList(1, 30)).containsOnly(16);
    }

    private static int arraysBelow(NDManager manager) {
        // What a manager of PyTorch's lists includes what its children hold.
        return manager.getManagedArrays().size();
    }

    private static Recipe withRunningMean(Recipe recipe) {
        return TinyTraining.with(recipe, new Recipe.Plan(16, 3, 0, 0, 6, 0.9));
    }

    private Trained train(String name, Recipe recipe) throws IOException {
        return trainer(name, recipe).train(StopSignal.NEVER);
    }

    private Trainer trainer(String name, Recipe recipe) {
        return trainer(name, recipe, TinyTraining.data(recipe));
    }

    private Trainer trainer(String name, Recipe recipe, RadarData data) {
        return new Trainer(
                recipe,
                new TinyNetwork(recipe.network().base()),
                data,
                directory.resolve(name),
                engine,
                TrainingProgress.NONE,
                Duration.ZERO);
    }

    private static CurvePoint best(List<CurvePoint> curve) {
        return curve.stream().filter(CurvePoint::best).reduce((a, b) -> b).orElseThrow();
    }

    /** All of a curve but its seconds. */
    private static List<String> errors(Trained trained) {
        return trained.curve().stream()
                .map(
                        p ->
                                p.epoch()
                                        + " "
                                        + p.samples()
                                        + " "
                                        + p.lr()
                                        + " "
                                        + p.trainLoss()
                                        + " "
                                        + p.validation())
                .toList();
    }

    /** Exactly, as text. */
    private static List<String> values(Trained trained) {
        return trained.weights().all().values().stream()
                .map(array -> Arrays.toString(array.toFloatArray()))
                .toList();
    }
}
