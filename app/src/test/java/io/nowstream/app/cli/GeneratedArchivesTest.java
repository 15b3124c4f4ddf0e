package io.nowstream.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.ingest.Archive;
import io.nowstream.ingest.Archives;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code nowstream city} and {@code nowstream room}. */
class GeneratedArchivesTest {

    @TempDir Path directory;
    private final StringWriter out = new StringWriter();

    private int run(String... arguments) {
        CommandLine commandLine = Nowstream.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(out));
        return commandLine.execute(arguments);
    }

    private int framesOf(String feed) throws Exception {
        try (Archive archive = Archives.open(directory)) {
            assertThat(archive.feeds()).extracting(each -> each.feed()).containsExactly(feed);
            return archive.feeds().get(0).frames().size();
        }
    }

    @Test
    void a_city_is_written_once() throws Exception {
        assertThat(run("city", directory.toString(), "--days", "1", "--seed", "3")).isZero();
        assertThat(framesOf("city")).isEqualTo(48);

        assertThat(run("city", directory.toString(), "--days", "1")).isEqualTo(2);
        assertThat(out.toString()).contains("holds an archive already; name another directory");
    }

    @Test
    void a_room_is_written() throws Exception {
        assertThat(run("room", directory.toString(), "--minutes", "1")).isZero();
        assertThat(framesOf("room")).isBetween(500, 600);
    }

    @Test
    void too_many_days_or_minutes_are_a_mistake() {
        assertThat(run("city", directory.toString(), "--days", "0")).isEqualTo(2);
        assertThat(run("room", directory.toString(), "--minutes", "601")).isEqualTo(2);
        assertThat(out.toString())
                .contains("--days: 1 to 366, got 0")
                .contains("--minutes: 1 to 600, got 601");
    }
}
