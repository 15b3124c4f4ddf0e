package io.nowstream.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.models.network.Base;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryTest {

    @TempDir Path directory;

    private Checkpoint put(String place, String name, long seed) {
        return TinyModel.write(
                directory.resolve(place),
                TinyModel.description(name, TinyModel.SIZES, Base.LAST),
                seed,
                Optional.empty());
    }

    private void breakIt(String place) throws IOException {
        Path weights = directory.resolve(place).resolve("weights.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
    }

    private Registry registry(String... names) {
        return Registry.over(List.of(names).stream().map(directory::resolve).toList());
    }

    @Test
    void a_checkpoint_is_found_by_name_and_by_hash() {
        Checkpoint radar = put("shipped/radar", "radar", 1);
        Checkpoint vil = put("shipped/vil", "vil", 2);

        assertThat(registry("shipped").byName("vil")).contains(vil);
        assertThat(registry("shipped").byHash(radar.hash())).contains(radar);
        assertThat(registry("shipped").byName("other")).isEmpty();
        assertThat(registry("shipped").byHash("ab".repeat(32))).isEmpty();
        assertThat(registry("shipped").byName("../shipped/vil")).isEmpty();
    }

    @Test
    void a_directory_of_another_name_is_found_by_either() {
        Checkpoint radar = put("mine/trial-3", "radar", 1);

        assertThat(registry("mine").byName("trial-3")).contains(radar);
        assertThat(registry("mine").byName("radar")).contains(radar);
    }

    @Test
    void the_last_version_is_the_one_of_the_name() {
        Checkpoint one = put("shipped/radar/2024-01", "radar", 1);
        Checkpoint two = put("shipped/radar/2024-02", "radar", 2);

        assertThat(registry("shipped").byName("radar")).contains(two);
        assertThat(registry("shipped").byName("radar/2024-01")).contains(one);
        assertThat(registry("shipped").byHash(one.hash())).contains(one);
        assertThat(registry("shipped").list()).hasSize(2);
    }

    @Test
    void the_first_directory_decides_what_a_name_means() {
        Checkpoint shipped = put("shipped/radar", "radar", 1);
        Checkpoint released = put("state/" + "0".repeat(64), "radar", 2);

        assertThat(registry("shipped", "state").byName("radar")).contains(shipped);
        assertThat(registry("shipped").and(directory.resolve("state")).byHash(released.hash()))
                .contains(released);
    }

    @Test
    void two_of_a_name_side_by_side_need_a_hash() {
        Checkpoint one = put("state/" + "0".repeat(64), "radar", 1);
        Checkpoint two = put("state/" + "1".repeat(64), "radar", 2);

        assertThatThrownBy(() -> registry("state").byName("radar"))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(
                        "state: 2 checkpoints are called radar (%s, %s); say which by its hash"
                                .formatted(one.hash(), two.hash()));
    }

    @Test
    void a_broken_one_is_listed_with_its_reason_and_disturbs_no_other() throws IOException {
        Checkpoint good = put("shipped/good", "good", 1);
        Checkpoint broken = put("shipped/broken", "broken", 2);
        breakIt("shipped/broken");
        Registry registry = registry("shipped");

        assertThat(registry.list())
                .satisfiesExactly(
                        entry -> {
                            assertThat(entry.name()).isEqualTo("broken");
                            assertThat(entry.checkpoint()).isEmpty();
                            assertThat(entry.broken()).contains("damaged, or another checkpoint");
                        },
                        entry -> assertThat(entry.checkpoint()).contains(good));
        assertThat(registry.byName("good")).contains(good);
        assertThat(registry.byHash(good.hash())).contains(good);
        assertThatThrownBy(() -> registry.byName("broken"))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("damaged");
        assertThatThrownBy(() -> registry.byHash(broken.hash()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void a_broken_version_leaves_the_older_one_to_be_asked_for() throws IOException {
        Checkpoint one = put("shipped/radar/2024-01", "radar", 1);
        put("shipped/radar/2024-02", "radar", 2);
        breakIt("shipped/radar/2024-02");
        Registry registry = registry("shipped");

        assertThat(registry.list())
                .extracting(Registry.Entry::name)
                .containsExactly("radar", "radar/2024-02");
        assertThatThrownBy(() -> registry.byName("radar")).hasMessageContaining("damaged");
        assertThat(registry.byName("radar/2024-01")).contains(one);
    }

    @Test
    void what_is_no_checkpoint_is_passed_over() throws IOException {
        put("shipped/radar", "radar", 1);
        Files.writeString(directory.resolve("shipped/README.md"), "about them");
        Files.createDirectories(directory.resolve("shipped/empty"));
        put("shipped/.unfinished-1", "radar", 3);

        assertThat(registry("shipped", "none").list()).hasSize(1);
    }
}
