package io.nowstream.app.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.app.models.Aliases.Alias;
import io.nowstream.app.models.Aliases.Change;
import io.nowstream.frames.ModelId;
import io.nowstream.models.checkpoint.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AliasesTest {

    private static final Instant JUNE = Instant.parse("2024-06-01T00:00:00Z");
    private static final Instant JULY = Instant.parse("2024-07-01T00:00:00Z");
    private static final ModelId OLD = model("vmrnn-vil", 'a');
    private static final ModelId NEW = model("vmrnn-vil-2", 'b');

    @TempDir private Path state;

    private Aliases aliases;

    @BeforeEach
    void a_registry() {
        aliases = Aliases.of(new ModelStore(state));
    }

    private static ModelId model(String name, char digit) {
        return new ModelId(name, String.valueOf(digit).repeat(64));
    }

    private Optional<ModelId> production(String feed) throws IOException {
        return Aliases.of(new ModelStore(state)).of(feed, Alias.PRODUCTION);
    }

    @Test
    void nobody_is_anything_at_first() throws IOException {
        assertThat(production("nl-radar")).isEmpty();
        assertThat(aliases.history("nl-radar")).isEmpty();
        assertThat(state).isEmptyDirectory();
    }

    @Test
    void an_alias_moves_and_its_history_stays() throws IOException {
        aliases.set("nl-radar", Alias.PRODUCTION, OLD, JUNE, "as shipped");
        aliases.set("nl-radar", Alias.SHADOW, NEW, JUNE, "retrained");
        aliases.set("nl-radar", Alias.PRODUCTION, NEW, JULY, "better over 50 nowcasts");
        aliases.clear("nl-radar", Alias.SHADOW, JULY, "promoted");

        assertThat(production("nl-radar")).contains(NEW);
        assertThat(aliases.of("nl-radar", Alias.SHADOW)).isEmpty();
        assertThat(aliases.history("nl-radar"))
                .containsExactly(
                        new Change(Alias.PRODUCTION, Optional.of(OLD), JUNE, "as shipped"),
                        new Change(Alias.SHADOW, Optional.of(NEW), JUNE, "retrained"),
                        new Change(
                                Alias.PRODUCTION,
                                Optional.of(NEW),
                                JULY,
                                "better over 50 nowcasts"),
                        new Change(Alias.SHADOW, Optional.empty(), JULY, "promoted"));
    }

    @Test
    void what_holds_already_is_not_said_twice() throws IOException {
        aliases.set("nl-radar", Alias.PRODUCTION, OLD, JUNE, "as shipped");
        aliases.set("nl-radar", Alias.PRODUCTION, OLD, JULY, "again");
        aliases.clear("nl-radar", Alias.SHADOW, JULY, "there was none");

        assertThat(aliases.history("nl-radar")).extracting(Change::why).containsOnly("as shipped");
    }

    @Test
    void feeds_do_not_disturb_each_other_whatever_they_are_called() throws IOException {
        List<String> feeds =
                List.of("sevir/S1", "sevir_S1", "sevir-S1", "..", "../x", "a b", "é", ".hidden");
        for (String feed : feeds) {
            aliases.set(feed, Alias.PRODUCTION, model(feed, 'c'), JUNE, "first");
        }

        for (String feed : feeds) {
            assertThat(production(feed)).contains(model(feed, 'c'));
        }
        assertThat(state.resolve("models")).isDirectoryContaining("glob:**/aliases");
        assertThat(state.getParent().resolve("x.json")).doesNotExist();
    }

    @Test
    void many_hands_at_once_lose_no_change() throws IOException {
        IntStream.range(0, 40).parallel().forEach(this::change);

        assertThat(aliases.history("nl-radar")).hasSize(40);
    }

    private void change(int number) {
        try {
            Aliases.of(new ModelStore(state))
                    .set("nl-radar", Alias.SHADOW, model("m" + number, 'd'), JUNE, "" + number);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_registry_lists_no_alias_as_a_checkpoint() throws IOException {
        aliases.set("nl-radar", Alias.PRODUCTION, OLD, JUNE, "as shipped");

        assertThat(Registry.over(List.of(new ModelStore(state).directory())).list()).isEmpty();
    }

    @Test
    void a_damaged_file_says_what_it_is_and_what_to_do() throws IOException {
        aliases.set("nl-radar", Alias.PRODUCTION, OLD, JUNE, "as shipped");
        Path file = state.resolve("models/aliases/nl-radar.json");
        Files.writeString(file, Files.readString(file).replace("\"2024", "\"20x4"));

        assertThatThrownBy(() -> production("nl-radar"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + ": damaged (")
                .hasMessageEndingWith("then nobody is production or shadow of nl-radar");
    }
}
