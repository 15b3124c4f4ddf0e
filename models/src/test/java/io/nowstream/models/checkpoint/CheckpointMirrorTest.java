package io.nowstream.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.LocalStore;
import io.nowstream.frames.Store;
import io.nowstream.models.network.Base;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two machines and the store between them. */
class CheckpointMirrorTest {

    @TempDir Path directory;
    private CheckpointMirror here;
    private CheckpointMirror there;

    @BeforeEach
    void twoMachines() {
        Store store = new LocalStore(directory.resolve("store"));
        here = new CheckpointMirror(store, directory.resolve("here"));
        there = new CheckpointMirror(store, directory.resolve("there"));
    }

    private Checkpoint made(String name, long seed) {
        return TinyModel.write(
                directory.resolve("made-" + seed),
                TinyModel.description(name, TinyModel.SIZES, Base.LAST),
                seed,
                Optional.empty());
    }

    private Registry elsewhere() {
        return Registry.over(List.of()).and(there);
    }

    private Path stored(Checkpoint checkpoint, String file) {
        return directory.resolve("store").resolve(checkpoint.hash()).resolve(file);
    }

    private void breakIt(Checkpoint checkpoint) throws IOException {
        Path weights = stored(checkpoint, "weights.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
    }

    @Test
    void what_is_put_here_is_found_there_by_its_hash_with_card_and_signature() throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Checkpoint radar = made("radar", 1);
        radar.sign(keys.getPrivate());
        here.put(radar);
        here.put(made("other", 2));

        Checkpoint found = elsewhere().byHash(radar.hash()).orElseThrow();

        assertThat(found.directory()).isEqualTo(there.directory().resolve(radar.hash()));
        assertThat(found.card()).isEqualTo(radar.card());
        assertThat(found.isSignedBy(keys.getPublic())).isTrue();
        assertThat(there.directory()).isDirectoryContaining(path -> path.endsWith(radar.hash()));
        assertThat(there.directory().toFile().list()).as("the other nobody asked for").hasSize(1);
    }

    @Test
    void what_has_been_fetched_is_there_without_the_store() throws IOException {
        Checkpoint radar = here.put(made("radar", 1));
        assertThat(elsewhere().byHash(radar.hash())).contains(radar);

        Files.delete(stored(radar, "sha256"));

        assertThat(elsewhere().byHash(radar.hash())).contains(radar);
    }

    @Test
    void who_asks_for_a_name_or_a_list_has_all_of_them_fetched() {
        Checkpoint radar = here.put(made("radar", 1));
        Checkpoint vil = here.put(made("vil", 2));

        assertThat(elsewhere().byName("vil")).contains(vil);
        assertThat(elsewhere().byName("neither")).isEmpty();
        assertThat(elsewhere().list())
                .extracting(entry -> entry.checkpoint().orElseThrow())
                .containsExactlyInAnyOrder(radar, vil);
    }

    @Test
    void a_damaged_one_is_never_put_in_place_and_disturbs_no_other() throws IOException {
        Checkpoint radar = here.put(made("radar", 1));
        Checkpoint vil = here.put(made("vil", 2));
        breakIt(radar);

        assertThatThrownBy(() -> elsewhere().byHash(radar.hash()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("checkpoint %s is damaged".formatted(radar.hash()))
                .hasMessageContaining("put it there again");
        assertThat(there.directory().resolve(radar.hash())).doesNotExist();
        assertThat(elsewhere().byName("vil")).contains(vil);
        assertThat(elsewhere().list())
                .filteredOn(entry -> entry.checkpoint().isEmpty())
                .singleElement()
                .satisfies(entry -> assertThat(entry.broken()).contains("is damaged"));
    }

    @Test
    void one_that_is_not_wholly_on_the_store_yet_is_not_there() throws IOException {
        Checkpoint radar = here.put(made("radar", 1));
        Files.delete(stored(radar, "sha256"));

        assertThat(elsewhere().byHash(radar.hash())).isEmpty();
        assertThat(elsewhere().byHash("ab".repeat(32))).isEmpty();
        assertThat(elsewhere().byHash("../".repeat(21) + "x")).isEmpty();
    }

    @Test
    void put_again_it_gets_the_new_signature_and_the_same_weights() throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Checkpoint radar = made("radar", 1);
        here.put(radar);
        var written = Files.getLastModifiedTime(stored(radar, "weights.safetensors"));
        radar.sign(keys.getPrivate());
        here.put(radar);

        assertThat(elsewhere().byHash(radar.hash()).orElseThrow().isSignedBy(keys.getPublic()))
                .isTrue();
        assertThat(Files.getLastModifiedTime(stored(radar, "weights.safetensors")))
                .isEqualTo(written);
    }
}
