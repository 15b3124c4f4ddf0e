package io.nowstream.app.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.nowstream.app.UserMistake;
import io.nowstream.app.replay.SmallArchive;
import io.nowstream.frames.FeedPattern;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.models.baseline.Persistence;
import io.nowstream.models.checkpoint.FrameRange;
import io.nowstream.models.checkpoint.ModelDescription.CellRange;
import io.nowstream.models.checkpoint.ModelDescription.Split;
import io.nowstream.models.network.Base;
import io.nowstream.models.serving.CheckpointNowcaster;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.models.verification.ErrorSums;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkEvaluationTest {

    private static final int FRAMES = 20;
    private static final int WINDOW = Untrained.FRAMES_IN + Untrained.LEADS;

    /** Cells of 1 km: a network of 2 km and more sees 24 x 24. */
    private static final SmallArchive TWO_FEEDS = new SmallArchive(2, FRAMES, 48);

    private static final Split FIRST_HALF_IS_TRAINING =
            new Split(
                    "small/0",
                    FrameRange.parse("1-10"),
                    FrameRange.NONE,
                    FrameRange.parse("11-20"));

    private final List<String> notes = new ArrayList<>();

    @TempDir private Path directory;

    private int written;

    private Evaluation.Result judged(Part part, Base base, Split... splits) throws Exception {
        return judged(FeedPattern.ALL, part, base, splits);
    }

    private Evaluation.Result judged(FeedPattern feeds, Part part, Base base, Split... splits)
            throws Exception {
        try (CheckpointNowcaster network = network("net", base, splits)) {
            return new NetworkEvaluation(List.of(network))
                    .on(TWO_FEEDS, feeds, part, ReplayProgress.SILENT, notes::add);
        }
    }

    private CheckpointNowcaster network(String name, Base base, Split... splits) {
        return CheckpointNowcaster.open(
                Untrained.write(
                        directory.resolve(Integer.toString(written++)),
                        Untrained.description(name, base, List.of(splits))),
                DeviceKind.CPU);
    }

    private static ErrorSums errors(Evaluation.Result result, String nowcaster, int lead) {
        return result.board().score(nowcaster, lead).errors();
    }

    @Test
    void an_untrained_network_scores_as_its_base_does() throws Exception {
        Evaluation.Result onLast = judged(Part.ALL, Base.LAST);
        Evaluation.Result onAdvection = judged(Part.ALL, Base.ADVECTION);
        Evaluation.Result onSmoothed = judged(Part.ALL, Base.SMOOTHED_ADVECTION);
        for (int lead = 1; lead <= Untrained.LEADS; lead++) {
            assertSame(onLast, "persistence", lead);
            assertSame(onAdvection, "advection", lead);
            assertSame(onSmoothed, "smoothed-advection", lead);
        }
    }

    private static void assertSame(Evaluation.Result result, String base, int lead) {
        assertThat(errors(result, "net", lead).mse())
                .as("%s at lead %d", base, lead)
                .isCloseTo(errors(result, base, lead).mse(), within(1e-3));
    }

    @Test
    void all_are_scored_over_the_same_cells_of_the_networks_grid() throws Exception {
        Evaluation.Result result = judged(Part.ALL, Base.ADVECTION);
        assertThat(result.grids()).containsExactly(new Evaluation.Cells(24, 24, 2000));
        int windows = 2 * (FRAMES - WINDOW + 1);
        assertThat(result.windows()).isEqualTo(windows);
        for (int lead = 1; lead <= Untrained.LEADS; lead++) {
            long n = errors(result, "net", lead).n();
            assertThat(n).isPositive().isLessThanOrEqualTo(windows * 24L * 24);
            assertThat(errors(result, "persistence", lead).n()).isEqualTo(n);
            assertThat(errors(result, "advection", lead).n()).isEqualTo(n);
            assertThat(errors(result, "smoothed-advection", lead).n()).isEqualTo(n);
        }
        assertThat(errors(result, "net", Untrained.LEADS).n())
                .as("inflow is left out for the network too")
                .isLessThan(windows * 24L * 24);
    }

    @Test
    void a_feed_that_the_checkpoint_does_not_name_is_all_test() throws Exception {
        Evaluation.Result result = judged(Part.TEST, Base.LAST, FIRST_HALF_IS_TRAINING);
        int ofNamed = 10 - WINDOW + 1;
        int ofOther = FRAMES - WINDOW + 1;
        assertThat(result.windows()).isEqualTo(ofNamed + ofOther);
        assertThat(result.feeds()).containsExactly("small/0", "small/1");
        assertThat(notes).isEmpty();
    }

    @Test
    void a_feed_that_was_trained_on_without_a_test_part_is_left_out_and_named() throws Exception {
        Split allTraining = new Split("small/0", FrameRange.ALL, FrameRange.NONE, FrameRange.NONE);
        Evaluation.Result result = judged(Part.TEST, Base.LAST, allTraining);
        assertThat(result.feeds()).containsExactly("small/1");
        assertThat(notes).containsExactly("small/0 left out: it has no test part for net");
    }

    @Test
    void the_first_entry_that_names_a_feed_decides() throws Exception {
        Split others = new Split("small/*", FrameRange.ALL, FrameRange.NONE, FrameRange.NONE);
        assertThat(judged(Part.TEST, Base.LAST, FIRST_HALF_IS_TRAINING, others).windows())
                .isEqualTo(10 - WINDOW + 1);
    }

    @Test
    void where_nothing_is_left_one_sentence_says_so() {
        Split all = new Split("small/*", FrameRange.ALL, FrameRange.NONE, FrameRange.NONE);
        assertThatThrownBy(() -> judged(Part.TEST, Base.LAST, all))
                .isInstanceOf(UserMistake.class)
                .hasMessage(
                        "nothing to judge net on: no window of 3 frames and 4 leads in the"
                                + " test part of the archive, as the checkpoint divides it; try --split all");
        assertThatThrownBy(() -> judged(Part.VALIDATION, Base.LAST))
                .hasMessageContaining("in the validation part");
    }

    @Test
    void no_window_crosses_from_one_part_into_the_other() throws Exception {
        Evaluation.Result train =
                judged(new FeedPattern("small/0"), Part.TRAIN, Base.LAST, FIRST_HALF_IS_TRAINING);
        assertThat(train.windows()).isEqualTo(10 - WINDOW + 1);
        Split tooShort =
                new Split("small/*", FrameRange.ALL, FrameRange.NONE, FrameRange.parse("1-6"));
        assertThatThrownBy(() -> judged(Part.TEST, Base.LAST, tooShort))
                .isInstanceOf(UserMistake.class);
        assertThat(notes).contains("small/0 left out: its test part holds no run of 7 frames");
    }

    @Test
    void feeds_can_be_chosen_by_name_or_pattern() throws Exception {
        assertThat(judged(new FeedPattern("small/1"), Part.ALL, Base.LAST).feeds())
                .containsExactly("small/1");
        assertThat(judged(new FeedPattern("small/*"), Part.ALL, Base.LAST).feeds()).hasSize(2);
        assertThatThrownBy(() -> judged(new FeedPattern("large/*"), Part.ALL, Base.LAST))
                .isInstanceOf(UserMistake.class)
                .hasMessage("no feed \"large/*\" in the archive; there are small/0, small/1");
    }

    @Test
    void networks_of_one_model_space_are_compared_and_told_apart() throws Exception {
        try (CheckpointNowcaster one = network("one", Base.LAST);
                CheckpointNowcaster other = network("other", Base.ADVECTION)) {
            Evaluation.Result result =
                    new NetworkEvaluation(List.of(one, other))
                            .on(TWO_FEEDS, Part.ALL, ReplayProgress.SILENT, notes::add);
            assertThat(result.nowcasters())
                    .extracting(id -> id.name())
                    .containsExactly(
                            "persistence", "advection", "smoothed-advection", "one", "other");
            assertThat(result.nowcasters().get(3).hash()).isEqualTo(one.id().hash());
            assertSameAtLead2(result, "one", "persistence");
            assertSameAtLead2(result, "other", "advection");
        }
    }

    private static void assertSameAtLead2(Evaluation.Result result, String network, String base) {
        assertThat(errors(result, network, 2).mse())
                .isCloseTo(errors(result, base, 2).mse(), within(1e-3));
    }

    @Test
    void networks_of_other_cells_or_leads_are_not_compared() {
        var near = Untrained.description("near", Base.LAST, List.of());
        var far = Untrained.description("far", Base.LAST, List.of(), new CellRange(4000, 8000), 4);
        Judged one = new Judged(new Persistence(), near);
        Judged other = new Judged(new Persistence(), far);
        assertThatThrownBy(() -> NetworkEvaluation.of(List.of(one, other)))
                .isInstanceOf(UserMistake.class)
                .hasMessage(
                        "near and far cannot be compared cell by cell; judge them one at a time:"
                                + " near is in dBZ on cells of 2000 to 4000 m, 4 leads of 300 s,"
                                + " far is in dBZ on cells of 4000 to 8000 m, 4 leads of 300 s");
    }

    @Test
    void a_feed_that_cannot_be_served_is_refused_by_the_checkpoints_name() {
        SmallArchive tiny = new SmallArchive(1, FRAMES, 12);
        try (CheckpointNowcaster network = network("net", Base.ADVECTION)) {
            assertThatThrownBy(
                            () ->
                                    new NetworkEvaluation(List.of(network))
                                            .on(tiny, Part.ALL, ReplayProgress.SILENT, notes::add))
                    .isInstanceOf(UserMistake.class)
                    .hasMessageContaining("small/0 has 6 x 6 cells when pooled by 2")
                    .hasMessageContaining("net");
        }
    }

    @Test
    void the_json_says_what_was_compared_and_how() throws Exception {
        JsonNode json =
                new ScoreTable(judged(Part.TEST, Base.ADVECTION, FIRST_HALF_IS_TRAINING)).node();
        assertThat(json.path("data").asText()).isEqualTo("small/* (2 feeds)");
        assertThat(json.path("split").asText()).isEqualTo("test");
        assertThat(json.path("framesIn").asInt()).isEqualTo(3);
        assertThat(json.path("grid").path("rows").asInt()).isEqualTo(24);
        assertThat(json.path("grid").path("cellMetres").asDouble()).isEqualTo(2000);
        assertThat(json.path("quantity").asText()).isEqualTo("REFLECTIVITY");
        assertThat(json.path("errorUnit").asText()).isEqualTo("dBZ");
        assertThat(json.path("thresholds")).hasSize(3);
        assertThat(json.path("fssKilometres").asDouble()).isEqualTo(22);
        assertThat(json.path("nowcasters").path(3).path("name").asText()).isEqualTo("net");
        assertThat(json.path("nowcasters").path(3).path("hash").asText()).hasSize(64);
        assertThat(json.path("rows")).hasSize(4 * Untrained.LEADS);
        for (JsonNode row : json.path("rows")) {
            assertThat(row.path("n").asLong()).isPositive();
            assertThat(row.path("fss").path("20").asDouble()).isBetween(0.0, 1.0);
            assertThat(row.path("csi").path("20").asDouble()).isBetween(0.0, 1.0);
            assertThat(row.path("blur").isNumber()).isTrue();
        }
    }

    @Test
    void a_blurred_forecast_has_less_small_scale_power() throws Exception {
        JsonNode rows = new ScoreTable(judged(Part.ALL, Base.LAST)).node().path("rows");
        assertThat(blur(rows, "smoothed-advection")).isLessThan(blur(rows, "advection"));
        assertThat(blur(rows, "net")).isCloseTo(blur(rows, "persistence"), within(1e-3));
    }

    private static double blur(JsonNode rows, String nowcaster) {
        for (JsonNode row : rows) {
            if (row.path("nowcaster").asText().equals(nowcaster)) {
                return row.path("blur").asDouble();
            }
        }
        throw new AssertionError("no row of " + nowcaster);
    }

    @Test
    void the_table_can_be_read() throws Exception {
        StringWriter text = new StringWriter();
        new ScoreTable(judged(Part.ALL, Base.ADVECTION)).print(new PrintWriter(text));
        assertThat(text.toString())
                .startsWith(
                        "28 windows of small/* (2 feeds), split all, on 24 x 24 cells of 2000 m.")
                .contains("blur: forecast / observed power")
                .contains("smoothed-advection");
        assertThat(text.toString().lines()).allMatch(line -> line.length() <= 120);
        assertThat(text.toString().lines().count()).isEqualTo(5 + 4 * Untrained.LEADS);
    }
}
