package io.nowstream.frames;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalStoreTest {

    @TempDir Path parent;
    private Path directory;
    private Store store;

    @BeforeEach
    void open() {
        directory = parent.resolve("store");
        store = new LocalStore(directory);
    }

    @Test
    void what_is_put_is_got() throws IOException {
        put("models/advection-1/model.json", "{}");
        assertThat(got("models/advection-1/model.json")).isEqualTo("{}");
    }

    @Test
    void a_second_put_replaces_the_first() throws IOException {
        put("aliases/production", "one, and a long one");
        put("aliases/production", "two");
        assertThat(got("aliases/production")).isEqualTo("two");
    }

    @Test
    void what_was_never_put_is_not_there() throws IOException {
        assertThat(store.get("nothing/here")).isEmpty();
        put("a", "file");
        assertThat(store.get("a/b")).isEmpty();
        put("folder/object", "x");
        assertThat(store.get("folder")).isEmpty();
    }

    @Test
    void names_are_listed_sorted_by_how_they_begin() throws IOException {
        put("claims/b", "1");
        put("claims/a", "2");
        put("claims-old/a", "3");
        put("models/x/1/model.json", "4");
        assertThat(store.list("claims/")).containsExactly("claims/a", "claims/b");
        assertThat(store.list("claims")).containsExactly("claims-old/a", "claims/a", "claims/b");
        assertThat(store.list("models/x/1/mo")).containsExactly("models/x/1/model.json");
        assertThat(store.list("")).hasSize(4);
        assertThat(store.list("nothing/")).isEmpty();
    }

    @Test
    void an_empty_store_lists_nothing() throws IOException {
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void folders_are_named_without_what_is_in_them() throws IOException {
        put("claims/b", "1");
        put("models/x/1/model.json", "2");
        put("models/y/2/model.json", "3");
        put("models/readme", "4");
        assertThat(store.folders("")).containsExactly("claims", "models");
        assertThat(store.folders("models")).containsExactly("x", "y");
        assertThat(store.folders("nothing")).isEmpty();
        assertThatThrownBy(() -> store.folders("../x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_is_larger_than_expected_is_not_read() throws IOException {
        put("claims/a", "12345");
        assertThat(store.get("claims/a", 5)).isPresent();
        assertThat(store.get("claims/b", 5)).isEmpty();
        assertThatThrownBy(() -> store.get("claims/a", 4))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessage("claims/a has 5 bytes; what belongs there has 4 at most");
    }

    @Test
    void zarrs_own_names_begin_with_a_dot() throws IOException {
        put("day/.zgroup", "1");
        put(".zattrs", "2");
        assertThat(got("day/.zgroup")).isEqualTo("1");
        assertThat(store.list("")).containsExactly(".zattrs", "day/.zgroup");
    }

    @Test
    void what_a_crash_left_unfinished_is_not_an_object() throws IOException {
        put("claims/a", "1");
        Files.writeString(directory.resolve("claims/.unfinished-123"), "half");
        assertThat(store.list("")).containsExactly("claims/a");
    }

    @Test
    void nothing_unfinished_is_left_behind() throws IOException {
        put("claims/a", "1");
        put("claims/a", "2");
        try (var files = Files.list(directory.resolve("claims"))) {
            assertThat(files).containsExactly(directory.resolve("claims/a"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/etc/passwd",
                "a/",
                "a//b",
                "..",
                "../secret",
                "a/../../secret",
                "a/..",
                ".",
                "./a",
                ".hidden",
                ".zgroup/a",
                ".zother",
                "a\\b",
                "a b",
                "a\u0000b",
                "C:x",
                "ä",
                "a\n"
            })
    void names_that_could_lead_elsewhere_are_refused(String name) throws IOException {
        Files.writeString(parent.resolve("secret"), "not yours");
        assertThatThrownBy(() -> store.get(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no name in a store");
        assertThatThrownBy(() -> store.put(name, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(directory).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "../", "a/../", "..", "a//"})
    void prefixes_that_could_lead_elsewhere_are_refused(String prefix) {
        assertThatThrownBy(() -> store.list(prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot begin with");
    }

    @Test
    void a_reader_sees_one_whole_object_while_writers_replace_it() throws Exception {
        put("aliases/production", "a".repeat(100_000));
        List<Callable<Void>> tasks = new ArrayList<>();
        for (String letter : List.of("a", "b")) {
            tasks.add(
                    () -> {
                        for (int i = 0; i < 50; i++) {
                            put("aliases/production", letter.repeat(100_000));
                        }
                        return null;
                    });
        }
        tasks.add(
                () -> {
                    for (int i = 0; i < 200; i++) {
                        String seen = got("aliases/production");
                        assertThat(seen).hasSize(100_000);
                        assertThat(seen.chars().distinct().count()).isEqualTo(1);
                    }
                    return null;
                });
        inParallel(tasks);
    }

    private void put(String name, String text) throws IOException {
        store.put(name, text.getBytes(UTF_8));
    }

    private String got(String name) throws IOException {
        return new String(store.get(name).orElseThrow(), UTF_8);
    }

    private static void inParallel(List<Callable<Void>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            for (Future<Void> task : threads.invokeAll(tasks)) {
                task.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
