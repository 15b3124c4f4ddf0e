package io.nowstream.ingest.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettledFilesTest {

    private static final Duration POLL = Duration.ofMillis(500);

    @TempDir Path directory;

    private final AtomicLong now = new AtomicLong();

    private SettledFiles watchedOnADiskThatTakes(Duration look) {
        return new SettledFiles(
                directory,
                path -> {
                    now.addAndGet(look.toNanos());
                    return true;
                },
                Duration.ZERO,
                now::get);
    }

    @Test
    void a_slow_directory_is_left_alone_four_times_as_long_as_a_look_takes() throws Exception {
        Files.createFile(directory.resolve("a"));
        SettledFiles files = watchedOnADiskThatTakes(Duration.ofSeconds(3));

        files.look(Instant.EPOCH, (name, signature) -> false);

        assertThat(files.pause(POLL)).hasSeconds(12);
    }

    @Test
    void what_happens_between_two_looks_does_not_delay_the_next() throws Exception {
        Files.createFile(directory.resolve("a"));
        SettledFiles files = watchedOnADiskThatTakes(Duration.ofMillis(1));

        files.look(Instant.EPOCH, (name, signature) -> false);
        // A broker is away, and publishing waits for it.
        now.addAndGet(Duration.ofMinutes(1).toNanos());

        assertThat(files.pause(POLL)).isEqualTo(POLL);
    }
}
