package io.nowstream.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nowstream.app.job.TinyCheckpoint;
import io.nowstream.app.live.SmallPgm;
import io.nowstream.frames.Quantity;
import io.nowstream.models.checkpoint.Checkpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvaluateCommandTest {

    private static final int FRAMES = 24;

    @TempDir private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void anArchive() throws IOException {
        Files.createDirectory(archive());
        for (int i = 0; i < FRAMES; i++) {
            SmallPgm.write(archive(), i);
        }
    }

    private Path archive() {
        return directory.resolve("archive");
    }

    private Checkpoint tiny(Quantity quantity) {
        return TinyCheckpoint.write(directory.resolve("tiny"), "tiny-radar", quantity);
    }

    private int evaluate(String... arguments) {
        CommandLine line = Nowstream.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] all = new String[arguments.length + 3];
        all[0] = "evaluate";
        all[1] = "--data";
        all[2] = archive().toString();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return line.execute(all);
    }

    @Test
    void as_published_every_issue_time_with_a_whole_input_is_scored() throws Exception {
        assertThat(evaluate("--as-published", "--nowcaster", "advection", "--json")).isZero();

        JsonNode scores = new ObjectMapper().readTree(out.toString());
        assertThat(scores.get("windows").asInt()).isEqualTo(FRAMES - 10);
        assertThat(scores.get("nowcasters"))
                .extracting(nowcaster -> nowcaster.get("name").asText())
                .containsExactly("advection", "persistence");
        assertThat(scores.at("/rows/0/n").asLong())
                .isPositive()
                .isEqualTo(scores.at("/rows/1/n").asLong());
    }

    @Test
    void as_published_is_one_nowcaster_on_everything() {
        assertThat(evaluate("--as-published", "--split", "test")).isEqualTo(2);
        assertThat(err.toString()).contains("--as-published scores one nowcaster");
    }

    @Test
    void a_checkpoint_is_judged_beside_the_baselines_on_full_windows_of_its_test_part()
            throws Exception {
        Checkpoint checkpoint = tiny(Quantity.REFLECTIVITY);

        assertThat(evaluate("--json", "--model", checkpoint.directory().toString()))
                .as(err.toString())
                .isZero();

        JsonNode scores = new ObjectMapper().readTree(out.toString());
        assertThat(scores.path("split").asText()).isEqualTo("test");
        assertThat(scores.path("windows").asInt()).isEqualTo(FRAMES - 22 + 1);
        assertThat(scores.path("nowcasters").findValuesAsText("name")).contains("tiny-radar");
        assertThat(scores.path("nowcasters").findValuesAsText("hash")).contains(checkpoint.hash());
        assertThat(scores.path("rows")).hasSize(12 * scores.path("nowcasters").size());
    }

    @Test
    void baselines_alone_are_scored_on_every_window_and_the_feeds_own_cells() throws Exception {
        assertThat(evaluate("--json")).isZero();

        JsonNode scores = new ObjectMapper().readTree(out.toString());
        assertThat(scores.path("split").asText()).isEqualTo("all");
        assertThat(scores.path("windows").asInt()).isEqualTo(FRAMES - 10);
        assertThat(scores.path("grid").path("rows").asInt()).isEqualTo(48);
        assertThat(scores.path("rows").path(0).has("blur")).isFalse();
    }

    @Test
    void a_checkpoint_of_another_quantity_is_refused_in_one_sentence() {
        Checkpoint vil = tiny(Quantity.VIL);

        assertThat(evaluate("--model", vil.directory().toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains("fi-radar is in dBZ; checkpoint tiny-radar needs VIL code");
    }

    @Test
    void what_is_no_checkpoint_is_named() {
        assertThat(evaluate("--model", archive().toString())).isEqualTo(2);
        assertThat(err.toString()).contains(archive().toString()).hasLineCount(1);
    }

    @Test
    void an_unknown_nowcaster_is_told_which_there_are() {
        assertThat(evaluate("--nowcaster", "foo")).isEqualTo(2);
        assertThat(err.toString())
                .contains("no nowcaster \"foo\"; there are advection, persistence");
    }

    @Test
    void an_unknown_feed_is_told_which_there_are() {
        assertThat(evaluate("--feed", "foo")).isEqualTo(2);
        assertThat(err.toString()).contains("no feed \"foo\" in the archive; there are");
    }

    @Test
    void a_split_needs_a_network_and_a_part_that_there_is() {
        assertThat(evaluate("--split", "test")).isEqualTo(2);
        assertThat(err.toString())
                .contains("--split needs a network that divides the data: --nowcaster or --model");
        assertThat(evaluate("--split", "exam", "--nowcaster", "vmrnn")).isEqualTo(2);
        assertThat(err.toString())
                .contains("--split: no part \"exam\"; there are train, validation, test, all");
    }

    @Test
    void windows_of_others_are_for_baselines() {
        assertThat(evaluate("--windows", "w.json", "--nowcaster", "vmrnn")).isEqualTo(2);
        assertThat(err.toString()).contains("--windows is for baselines");
    }
}
