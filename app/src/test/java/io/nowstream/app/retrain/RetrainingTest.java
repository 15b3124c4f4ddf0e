package io.nowstream.app.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nowstream.app.UserMistake;
import io.nowstream.app.models.Aliases;
import io.nowstream.app.models.Aliases.Alias;
import io.nowstream.app.models.ModelStore;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.models.training.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way back on a small sky, with real archives, networks and registries. */
class RetrainingTest {

    private static final int FRAMES = 150;

    @TempDir static Path world;

    private static Path fading = Path.of("");
    private static Checkpoint incumbent;
    private static Path trained = Path.of("");

    @TempDir Path directory;

    private final List<String> said = new ArrayList<>();
    private Path data = Path.of("");
    private Optional<Path> recipe = Optional.empty();
    private Optional<Instant> until = Optional.empty();
    private Optional<Duration> newest = Optional.empty();
    private ModelStore models = new ModelStore(Path.of(""));
    private Path out = Path.of("");
    private boolean sabotaged;
    private boolean promoted;

    @BeforeAll
    static void a_world_that_changes_and_a_candidate_that_has_seen_it() throws Exception {
        fading = SmallWorld.archive(world.resolve("fading"), FRAMES, 30);
        incumbent = SmallWorld.persisting(world.resolve("incumbent"));
        RetrainingTest once = new RetrainingTest();
        once.directory = Files.createDirectory(world.resolve("once"));
        once.a_quick_recipe();
        once.dieAfter(RetrainingRun.Step.TRAINED);
        trained = once.out;
    }

    /**
     * The candidate is there, as if trained by a process that died then: training takes a while.
     */
    private void alreadyTrained() throws IOException {
        Files.createDirectories(out);
        try (Stream<Path> files = Files.walk(trained)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = out.resolve(trained.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    @BeforeEach
    void a_quick_recipe() throws IOException {
        data = fading;
        recipe = Optional.of(SmallWorld.recipe(directory, "", ""));
        models = new ModelStore(directory.resolve("state"));
        out = directory.resolve("out");
    }

    private RetrainingSettings settings() {
        return new RetrainingSettings(
                SmallWorld.FEED,
                List.of(data.toString()),
                until,
                models,
                Optional.of(incumbent.directory().toString()),
                recipe,
                Optional.empty(),
                newest,
                1,
                Optional.of(out),
                DeviceKind.CPU,
                promoted,
                sabotaged);
    }

    private RetrainingResult retrain() throws Exception {
        return new RetrainingRun(settings(), said::add, (done, all) -> {})
                .run(StopSignal.NEVER)
                .orElseThrow();
    }

    /** Runs up to a step, and dies there. */
    private void dieAfter(RetrainingRun.Step last) {
        RetrainingRun run =
                new RetrainingRun(
                        settings(),
                        said::add,
                        (done, all) -> {},
                        step -> {
                            if (step == last) {
                                throw new IllegalStateException("the power went");
                            }
                        });
        assertThatThrownBy(() -> run.run(StopSignal.NEVER)).hasMessage("the power went");
    }

    private Optional<String> hashOf(Alias alias) throws IOException {
        return Aliases.of(models).of(SmallWorld.FEED, alias).map(model -> model.hash());
    }

    private JsonNode result() throws IOException {
        return new ObjectMapper().readTree(out.resolve("result.json").toFile());
    }

    @Test
    void a_candidate_that_has_learnt_the_new_ways_wins_and_is_registered() throws Exception {
        alreadyTrained();
        RetrainingResult result = retrain();

        assertThat(result.won()).as(result.why()).isTrue();
        assertThat(result.figures().interval().upper()).isNegative();
        Checkpoint winner = Checkpoint.read(Path.of(result.registered()));
        assertThat(winner.hash()).isEqualTo(result.candidate().hash());
        assertThat(winner.description().name()).isEqualTo("tiny-sky.20240612t122500z");
        assertThat(hashOf(Alias.SHADOW)).contains(winner.hash());
        assertThat(hashOf(Alias.PRODUCTION)).contains(incumbent.hash());
        assertThat(models.registry().byHash(incumbent.hash())).isPresent();
    }

    @Test
    void the_report_says_what_a_person_wants_to_know() throws Exception {
        alreadyTrained();
        RetrainingResult result = retrain();

        assertThat(Files.readString(out.resolve("report.md")))
                .contains("# Retraining of small/sky until 2024-06-12T12:25:00.001Z")
                .contains("**The candidate won** and is registered as `shadow`")
                .contains("| newest, judged on | 30 | 24 | 2024-06-12T10:00:00Z |")
                .contains("| lead | n | persistence | advection | smoothed-advection |")
                .contains("\n| 5 min | ", "\n| 10 min | ", "\n| 15 min | ", "\n| all | ")
                .contains("Paired bootstrap over 24 windows in moving blocks of 6")
                .contains("| epoch | samples | seconds |")
                .contains(result.candidate().hash(), result.incumbent().hash());
        assertThat(out.resolve("report.png")).isNotEmptyFile();
        assertThat(out.resolve("curve.png")).isNotEmptyFile();
        JsonNode json = result();
        assertThat(json.path("decision").asText()).isEqualTo("won");
        assertThat(json.path("figures").path("leads")).hasSize(3);
        assertThat(json.path("figures").path("n").asLong()).isBetween(3 * 24L, 3 * 24 * 256L);
        assertThat(json.path("newest").path("windows").asInt()).isEqualTo(24);
    }

    @Test
    void asked_again_it_says_the_same_and_does_nothing() throws Exception {
        alreadyTrained();
        RetrainingResult first = retrain();
        said.clear();

        assertThat(retrain()).isEqualTo(first);
        assertThat(said).containsExactly("done already: " + out);
    }

    @Test
    void a_candidate_whose_weights_are_shuffled_loses_and_changes_nothing() throws Exception {
        sabotaged = true;
        RetrainingResult result = retrain();

        assertThat(result.won()).isFalse();
        assertThat(result.why()).startsWith("it is worse than the incumbent");
        assertThat(models.state()).doesNotExist();
        assertThat(Files.readString(out.resolve("report.md")))
                .contains("**The candidate did not win; nothing has changed.**", "--sabotage");
    }

    @Test
    void where_nothing_has_changed_the_incumbent_stays() throws Exception {
        data = SmallWorld.archive(directory.resolve("still"), FRAMES, FRAMES);
        RetrainingResult result = retrain();

        assertThat(result.won()).isFalse();
        assertThat(result.registered()).isEmpty();
        assertThat(models.state()).doesNotExist();
    }

    @Test
    void a_winner_can_become_production_at_once() throws Exception {
        recipe = Optional.of(SmallWorld.recipe(directory, "epochs: 12", "epochs: 8"));
        promoted = true;
        RetrainingResult result = retrain();

        assertThat(result.alias()).isEqualTo("production");
        assertThat(hashOf(Alias.PRODUCTION)).contains(result.candidate().hash());
        assertThat(hashOf(Alias.SHADOW)).isEmpty();
        assertThat(Aliases.of(models).history(SmallWorld.FEED))
                .extracting(change -> change.model().orElseThrow().hash())
                .containsExactly(incumbent.hash(), result.candidate().hash());
    }

    @Test
    void what_came_after_the_cut_off_is_not_looked_at() throws Exception {
        until = Optional.of(SmallWorld.time(FRAMES - 1).plusMillis(1));
        data = SmallWorld.archive(directory.resolve("later"), FRAMES + 40, 30);
        RetrainingResult later = retrain();
        out = directory.resolve("again");
        alreadyTrained();
        data = fading;
        RetrainingResult known = retrain();

        assertThat(later.candidate().hash()).isEqualTo(known.candidate().hash());
        assertThat(later.figures()).isEqualTo(known.figures());
    }

    @Test
    void it_goes_on_with_its_own_cut_off_though_the_archive_has_grown() throws Exception {
        alreadyTrained();
        data = SmallWorld.archive(directory.resolve("grown"), FRAMES + 40, 30);

        assertThat(retrain().until()).isEqualTo(SmallWorld.time(FRAMES - 1).plusMillis(1) + "");
    }

    @Test
    void a_training_that_was_stopped_goes_on_to_the_same_candidate() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        RetrainingRun run = new RetrainingRun(settings(), said::add, (done, all) -> {});
        assertThat(run.run(() -> asked.incrementAndGet() > 5)).isEmpty();
        assertThat(said).contains("stopped; the same command goes on with it");
        assertThat(out.resolve("candidate")).doesNotExist();

        assertThat(retrain().candidate().hash())
                .isEqualTo(Checkpoint.read(trained.resolve("candidate")).hash());
    }

    @Test
    void a_process_that_dies_between_judging_and_registering_leaves_no_trace_in_the_registry()
            throws Exception {
        alreadyTrained();
        dieAfter(RetrainingRun.Step.JUDGED);
        assertThat(models.state()).doesNotExist();
        assertThat(out.resolve("result.json")).doesNotExist();
        Checkpoint candidate = Checkpoint.read(out.resolve("candidate"));

        RetrainingResult result = retrain();

        assertThat(result.won()).isTrue();
        assertThat(result.candidate().hash()).isEqualTo(candidate.hash());
        assertThat(hashOf(Alias.SHADOW)).contains(candidate.hash());
    }

    @Test
    void a_process_that_dies_between_registering_and_the_result_registers_once() throws Exception {
        alreadyTrained();
        dieAfter(RetrainingRun.Step.REGISTERED);
        assertThat(out.resolve("result.json")).doesNotExist();
        List<Aliases.Change> history = Aliases.of(models).history(SmallWorld.FEED);
        assertThat(history).hasSize(2);

        RetrainingResult result = retrain();

        assertThat(Aliases.of(models).history(SmallWorld.FEED)).isEqualTo(history);
        assertThat(hashOf(Alias.SHADOW)).contains(result.candidate().hash());
        assertThat(models.registry().byHash(result.candidate().hash())).isPresent();
    }

    @Test
    void a_repetition_does_not_undo_what_was_done_with_the_winner_since() throws Exception {
        alreadyTrained();
        dieAfter(RetrainingRun.Step.REPORTED);
        Aliases.of(models)
                .clear(SmallWorld.FEED, Alias.SHADOW, SmallWorld.time(200), "rolled back");

        retrain();

        assertThat(hashOf(Alias.SHADOW)).isEmpty();
    }

    @Test
    void another_retraining_in_the_same_directory_is_refused_by_what_differs() throws Exception {
        alreadyTrained();
        newest = Optional.of(Duration.ofHours(2));

        assertThatThrownBy(this::retrain)
                .isInstanceOf(UserMistake.class)
                .hasMessage(
                        out
                                + " holds a retraining with newest , not PT2H; go on with that, or"
                                + " retrain into another directory (--out)");
    }

    @Test
    void too_little_to_retrain_on_is_said_with_how_much_there_is_and_is_needed() throws Exception {
        until = Optional.of(SmallWorld.time(60));

        assertThatThrownBy(this::retrain)
                .isInstanceOf(UserMistake.class)
                .hasMessage(
                        "too little of small/sky to retrain on: its newest part has 6 windows of 7"
                                + " frames in a row, 12 are needed; wait for more frames, or cut"
                                + " the parts otherwise (--newest)");
        newest = Optional.of(Duration.ofHours(4));
        assertThatThrownBy(this::retrain)
                .hasMessageContaining("its training part has 0 windows of 7 frames");
        assertThat(out.resolve("request.json")).doesNotExist();
    }

    @Test
    void a_feed_that_is_not_there_is_said_with_those_that_are() {
        data = fading;
        RetrainingSettings other =
                new RetrainingSettings(
                        "small/sea",
                        List.of(fading.toString()),
                        until,
                        models,
                        Optional.empty(),
                        recipe,
                        Optional.empty(),
                        newest,
                        1,
                        Optional.of(out),
                        DeviceKind.CPU,
                        false,
                        false);
        assertThatThrownBy(
                        () ->
                                new RetrainingRun(other, said::add, (done, all) -> {})
                                        .run(StopSignal.NEVER))
                .isInstanceOf(UserMistake.class)
                .hasMessage("no feed \"small/sea\" in %s; there are small/sky".formatted(fading));
    }
}
