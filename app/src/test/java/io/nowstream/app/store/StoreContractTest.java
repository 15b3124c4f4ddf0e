package io.nowstream.app.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.LocalStore;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Store;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.core.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a store promises, of every store that there is. */
class StoreContractTest {

    private static final AtomicInteger FOLDERS = new AtomicInteger();

    @TempDir Path directory;

    /** Where it lies. */
    enum Kind {
        DIRECTORY,
        FLINKS_FILES,
        OBJECT_STORE;

        Store open(Path directory) throws IOException {
            return switch (this) {
                case DIRECTORY -> new LocalStore(directory);
                case FLINKS_FILES -> {
                    URI uri = directory.toUri();
                    yield new FlinkStore(
                            FileSystem.get(uri), new org.apache.flink.core.fs.Path(uri));
                }
                case OBJECT_STORE ->
                        Stores.open(ObjectStore.folder("contract-" + FOLDERS.incrementAndGet()));
            };
        }
    }

    private static void put(Store store, String name, String text) throws IOException {
        store.put(name, text.getBytes(UTF_8));
    }

    private static String got(Store store, String name) throws IOException {
        return new String(store.get(name).orElseThrow(), UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void what_is_put_is_got_and_a_second_put_replaces_it(Kind kind) throws IOException {
        Store store = kind.open(directory);
        put(store, "models/a-1/model.json", "one, and a long one");
        put(store, "models/a-1/empty", "");
        assertThat(got(store, "models/a-1/model.json")).isEqualTo("one, and a long one");
        put(store, "models/a-1/model.json", "two");
        assertThat(got(store, "models/a-1/model.json")).isEqualTo("two");
        assertThat(got(store, "models/a-1/empty")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void what_was_never_put_is_not_there(Kind kind) throws IOException {
        Store store = kind.open(directory);
        assertThat(store.get("nothing/here")).isEmpty();
        assertThat(store.get("nothing/here", 5)).isEmpty();
        assertThat(store.list("")).isEmpty();
        assertThat(store.list("nothing/")).isEmpty();
        assertThat(store.folders("")).isEmpty();
        assertThat(store.folders("nothing")).isEmpty();
        put(store, "folder/object", "x");
        assertThat(store.get("folder")).isEmpty();
        assertThat(store.get("folder/object/in-it")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void names_are_listed_sorted_by_how_they_begin(Kind kind) throws IOException {
        Store store = kind.open(directory);
        put(store, "claims/b", "1");
        put(store, "claims/a", "2");
        put(store, "claims-old/a", "3");
        put(store, "models/x/1/model.json", "4");
        assertThat(store.list("claims/")).containsExactly("claims/a", "claims/b");
        assertThat(store.list("claims")).containsExactly("claims-old/a", "claims/a", "claims/b");
        assertThat(store.list("models/x/1/mo")).containsExactly("models/x/1/model.json");
        assertThat(store.list("models/x")).containsExactly("models/x/1/model.json");
        assertThat(store.list("")).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource
    void folders_are_named_without_what_is_in_them(Kind kind) throws IOException {
        Store store = kind.open(directory);
        put(store, "claims/b", "1");
        put(store, "models/x/1/model.json", "2");
        put(store, "models/y/2/model.json", "3");
        put(store, "models/readme", "4");
        assertThat(store.folders("")).contains("claims", "models");
        assertThat(store.folders("models")).containsExactly("x", "y");
    }

    @ParameterizedTest
    @EnumSource
    void what_is_larger_than_expected_is_not_read(Kind kind) throws IOException {
        Store store = kind.open(directory);
        put(store, "claims/a", "12345");
        assertThat(store.get("claims/a", 5)).isPresent();
        assertThatThrownBy(() -> store.get("claims/a", 4))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessage("claims/a has 5 bytes; what belongs there has 4 at most");
    }

    @ParameterizedTest
    @EnumSource
    void zarrs_own_names_begin_with_a_dot_and_no_others_do(Kind kind) throws IOException {
        Store store = kind.open(directory);
        put(store, "day/.zgroup", "1");
        assertThat(got(store, "day/.zgroup")).isEqualTo("1");
        assertThat(store.list("day/")).containsExactly("day/.zgroup");
        assertThatThrownBy(() -> store.put("day/.hidden", new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no name in a store");
    }

    @ParameterizedTest
    @CsvSource({"../secret", "a/../../secret", "/etc/passwd", "a//b", "a/"})
    void no_name_leads_out_of_any_store(String name) throws IOException {
        for (Kind kind : Kind.values()) {
            Store store = kind.open(directory);
            assertThatThrownBy(() -> store.get(name)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store.get(name, 1))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store.put(name, new byte[0]))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store.folders("../x"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store.list("a/../"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothing_unfinished_is_listed_or_left(Kind kind) throws IOException {
        Store store = kind.open(directory);
        put(store, "claims/a", "1");
        put(store, "claims/a", "2");
        assertThat(store.list("claims/")).containsExactly("claims/a");
        if (kind != Kind.OBJECT_STORE) {
            assertThat(directory.resolve("claims").toFile().list()).containsExactly("a");
        }
    }

    @Test
    void a_whole_bucket_may_be_a_store() throws IOException {
        String bucket = ObjectStore.folder("").replaceFirst("/$", "");
        Store store = Stores.open(bucket);
        put(store, "whole-bucket/a", "1");
        assertThat(got(store, "whole-bucket/a")).isEqualTo("1");
        assertThat(store.list("whole-bucket/")).containsExactly("whole-bucket/a");
        assertThat(Stores.open(Stores.within(bucket, "whole-bucket")).list(""))
                .containsExactly("a");
    }

    /** Where renaming replaces by removing first, a reader may find nothing, but never a part. */
    @ParameterizedTest
    @EnumSource
    void a_reader_sees_a_whole_object_while_a_writer_replaces_it(Kind kind) throws Exception {
        Store store = kind.open(directory);
        put(store, "aliases/production", "a".repeat(100_000));
        List<Callable<Void>> tasks = new ArrayList<>();
        tasks.add(
                () -> {
                    for (int i = 0; i < 20; i++) {
                        put(store, "aliases/production", (i % 2 == 0 ? "b" : "a").repeat(100_000));
                    }
                    return null;
                });
        tasks.add(
                () -> {
                    for (int i = 0; i < 30; i++) {
                        var seen = store.get("aliases/production").map(b -> new String(b, UTF_8));
                        assertThat(seen.isPresent() || kind == Kind.FLINKS_FILES).isTrue();
                        seen.ifPresent(
                                text -> {
                                    assertThat(text).hasSize(100_000);
                                    assertThat(text.chars().distinct().count()).isEqualTo(1);
                                });
                    }
                    return null;
                });
        inParallel(tasks);
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
