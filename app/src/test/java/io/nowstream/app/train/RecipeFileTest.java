package io.nowstream.app.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.app.config.ConfigException;
import io.nowstream.models.checkpoint.ModelDescription.Split;
import io.nowstream.models.network.Base;
import io.nowstream.models.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RecipeFileTest {

    private static final Path RECIPES =
            Path.of(System.getProperty("nowstream.home"), "models", "recipes");

    @TempDir Path directory;

    static List<Path> recipes() throws IOException {
        try (Stream<Path> files = Files.list(RECIPES)) {
            // What says how any checkpoint is trained on is no recipe of one.
            return files.filter(file -> !file.endsWith("retrain.yaml")).sorted().toList();
        }
    }

    private static RecipeFile recipe(String name) {
        return RecipeFile.read(RECIPES.resolve(name + ".yaml"));
    }

    private Path with(String name, String written, String instead) throws IOException {
        String text = Files.readString(RECIPES.resolve(name + ".yaml"));
        assertThat(text).contains(written);
        return Files.writeString(directory.resolve("recipe.yaml"), text.replace(written, instead));
    }

    private static boolean isUsed(Split split) {
        return !split.train().isEmpty() || !split.validation().isEmpty() || !split.test().isEmpty();
    }

    private static long parameters(Network network) {
        return network.weights().stream().mapToLong(weight -> weight.shape().size()).sum();
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void every_recipe_is_read_and_is_named_as_its_file(Path file) {
        RecipeFile recipe = RecipeFile.read(file);

        assertThat(file.getFileName()).hasToString(recipe.name() + ".yaml");
        assertThat(recipe.isOfFamily("vmrnn")).isTrue();
        assertThat(recipe.card().data()).isNotEmpty();
    }

    /** Without the weights that the authors' code creates and never uses. */
    @ParameterizedTest
    @CsvSource({
        "vmrnn-moving-mnist, 13395329",
        "vmrnn-taxibj, 2218114",
        "vmrnn-kth, 1050241",
        "vmrnn-sevir, 1199617"
    })
    void the_papers_networks_have_the_papers_parameters(String name, long expected) {
        RecipeFile recipe = recipe(name);

        assertThat(parameters(recipe.network())).isEqualTo(expected);
        assertThat(recipe.recipe().network().base()).isEqualTo(Base.NONE);
    }

    @Test
    void the_radar_recipe_keeps_the_last_eleven_windows_of_the_netherlands_and_all_of_trentino() {
        var splits = recipe("vmrnn-radar").recipe().splits();

        assertThat(splits.get(0).feeds()).isEqualTo("nl-radar");
        assertThat(splits.get(0).test()).hasToString("61-92");
        assertThat(splits.get(2).train().isEmpty()).isTrue();
        assertThat(splits.get(2).matches("taasrad19/32")).isTrue();
        assertThat(splits).noneMatch(split -> split.matches("taasrad19/31") && isUsed(split));
    }

    @Test
    void an_unknown_key_is_told_the_one_that_was_meant() throws IOException {
        Path file = with("vmrnn-radar", "ema-decay:", "ema-decya:");

        assertThatThrownBy(() -> RecipeFile.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + ": plan.ema-decya: no such key; did you mean plan.ema-decay?");
    }

    @Test
    void a_missing_key_is_named() throws IOException {
        Path file = with("vmrnn-radar", "seed: 1\n", "");

        assertThatThrownBy(() -> RecipeFile.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + ": seed: is missing");
    }

    @Test
    void a_bad_value_is_named_with_what_is_possible() throws IOException {
        Path file = with("vmrnn-radar", "test: 61-92", "test: 92-61");

        assertThatThrownBy(() -> RecipeFile.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        file
                                + ": splits[0].test: frames \"92-61\": the last one is before the"
                                + " first");
    }

    @Test
    void a_network_that_cannot_be_built_is_refused() throws IOException {
        Path file = with("vmrnn-radar", "architecture: vmrnn-b", "architecture: vmrnn-x");

        assertThatThrownBy(() -> RecipeFile.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(file + ": network: ")
                .hasMessageContaining("vmrnn-b");
    }

    @Test
    void a_missing_recipe_says_where_one_is() {
        Path none = directory.resolve("none.yaml");

        assertThatThrownBy(() -> RecipeFile.read(none))
                .hasMessage(
                        none
                                + ": no such file; models/recipes/vmrnn-radar.yaml is one to start"
                                + " from");
    }
}
