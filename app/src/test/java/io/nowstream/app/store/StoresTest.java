package io.nowstream.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.app.UserMistake;
import io.nowstream.frames.LocalStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoresTest {

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {"state", "/var/lib/nowstream", "../archive", "C:state", "file:///tmp/x"})
    void a_directory_is_one_of_this_machine(String place) {
        assertThat(Stores.isRemote(place)).isFalse();
        assertThat(Stores.open(place)).isInstanceOf(LocalStore.class);
    }

    @Test
    void a_scheme_that_flink_does_not_know_is_refused_by_name() {
        assertThatThrownBy(() -> Stores.open("s4://bucket/archive"))
                .isInstanceOf(UserMistake.class)
                .hasMessageStartingWith(
                        "s4://bucket/archive: no file system for s4 here; Flink has none, and there"
                                + " is no plugin for it in ")
                .hasMessageEndingWith(" (FLINK_PLUGINS_DIR)");
    }

    @Test
    void a_plugin_that_is_missing_is_named() {
        assertThatThrownBy(() -> Stores.open("oss://bucket/archive"))
                .isInstanceOf(UserMistake.class)
                .hasMessageStartingWith(
                        "oss://bucket/archive: no file system for oss here; put the jar of"
                                + " flink-oss-fs-hadoop into a folder of its own in ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3:bucket/archive", "s3:/bucket/archive", "s3:///archive"})
    void an_address_names_its_bucket(String place) {
        assertThatThrownBy(() -> Stores.isRemote(place))
                .isInstanceOf(UserMistake.class)
                .hasMessage(place + ": names no bucket; write it as s3://BUCKET/FOLDER");
    }

    @Test
    void credentials_in_an_address_are_refused_and_not_repeated() {
        assertThatThrownBy(() -> Stores.isRemote("s3://key:sEcReT@bucket/archive"))
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining("AWS_ACCESS_KEY_ID")
                .hasMessageNotContaining("sEcReT");
    }

    @Test
    void what_a_run_shares_lies_in_its_state_unless_it_is_said_where() {
        RunStore usual = RunStore.in(directory);
        RunStore remote = new RunStore(directory, "s3://bucket/run/");

        assertThat(usual.claims()).isEqualTo(directory.resolve("claims").toString());
        assertThat(usual.modelDirectory()).isEqualTo(directory.resolve("models"));
        assertThat(remote.claims()).isEqualTo("s3://bucket/run/claims");
        assertThat(remote.models()).isEqualTo("s3://bucket/run/models");
        assertThat(remote.modelDirectory()).isEqualTo(directory.resolve("models"));
        assertThat(new RunStore(directory, "/mnt/shared").modelDirectory())
                .isEqualTo(Path.of("/mnt/shared/models"));
    }
}
