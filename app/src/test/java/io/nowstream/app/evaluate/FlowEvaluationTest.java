package io.nowstream.app.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.models.baseline.Climatology;
import io.nowstream.models.baseline.ClimatologyFit;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.FrameRange;
import io.nowstream.models.checkpoint.ModelCard;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.checkpoint.ModelDescription.CellRange;
import io.nowstream.models.checkpoint.ModelDescription.Scaling;
import io.nowstream.models.checkpoint.ModelDescription.Split;
import io.nowstream.models.checkpoint.ModelDescription.Training;
import io.nowstream.models.checkpoint.ModelDescription.UsualValues;
import io.nowstream.models.network.Base;
import io.nowstream.models.network.Networks;
import io.nowstream.models.network.Weights;
import io.nowstream.models.serving.CheckpointNowcaster;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.models.serving.TensorEngine;
import io.nowstream.models.verification.ErrorSums;
import io.nowstream.models.verification.ScoreBoard;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that adds nothing to what is usual, judged on the flows of a town. */
class FlowEvaluationTest {

    private static final int DAYS = 10;
    private static final int TRAINED_DAYS = 8;
    private static final int TEST_WINDOWS = 2 * FlowArchive.PER_DAY - 5 + 1;

    @TempDir private Path directory;

    private final List<String> notes = new ArrayList<>();

    private static Climatology usual() {
        ClimatologyFit fit =
                new ClimatologyFit(
                        FlowArchive.FEED,
                        ZoneId.of("UTC"),
                        FlowArchive.CADENCE,
                        FlowArchive.FLOWS,
                        FlowArchive.GRID.rows(),
                        FlowArchive.GRID.columns());
        for (int i = 0; i < TRAINED_DAYS * FlowArchive.PER_DAY; i++) {
            fit.add(FlowArchive.time(i), FlowArchive.values(i));
        }
        return new Climatology(List.of(fit.table()));
    }

    private Checkpoint checkpoint() {
        Map<String, Object> sizes =
                Map.of("channels", 2, "patch", 2, "width", 8, "depth", 1, "state", 2);
        ModelDescription description =
                new ModelDescription(
                        "tiny-town",
                        "vmrnn-b",
                        sizes,
                        Base.CLIMATOLOGY,
                        FlowArchive.FLOWS,
                        new Scaling(0, 1000),
                        new CellRange(1000, 1000),
                        FlowArchive.CADENCE.toMillis(),
                        3,
                        2,
                        1,
                        List.of(),
                        List.of(
                                new Split(
                                        FlowArchive.FEED,
                                        FrameRange.parse("1-96"),
                                        FrameRange.NONE,
                                        FrameRange.parse("97-120"))),
                        new Training(List.of("no data"), "", "", "", "none", 0, 0, 0, 1),
                        Optional.of(UsualValues.of(usual(), List.of(0.75, 0.5))));
        var network = Networks.create("vmrnn-b", sizes, Base.CLIMATOLOGY);
        try (NDManager manager = TensorEngine.manager(DeviceKind.CPU);
                Weights weights = Weights.start(manager, network.weights(), 7)) {
            return Checkpoint.write(
                    directory.resolve("town"),
                    description,
                    Optional.empty(),
                    weights,
                    Optional.of(usual()),
                    "For tests.");
        }
    }

    private Evaluation.Result judged() throws Exception {
        try (CheckpointNowcaster network = CheckpointNowcaster.open(checkpoint(), DeviceKind.CPU)) {
            return new NetworkEvaluation(List.of(network))
                    .on(new FlowArchive(DAYS), Part.TEST, ReplayProgress.SILENT, notes::add);
        }
    }

    private static ErrorSums errors(ScoreBoard board, String nowcaster, int lead) {
        return board.score(nowcaster, lead).errors();
    }

    @Test
    void persistence_and_what_is_usual_stand_beside_it() throws Exception {
        Evaluation.Result result = judged();

        assertThat(result.nowcasters())
                .extracting(id -> id.name())
                .containsExactly("persistence", "climatology", "damped-anomaly", "tiny-town");
        assertThat(result.nowcasters().get(1).hash()).isEqualTo(usual().id().hash());
        assertThat(result.windows()).isEqualTo(TEST_WINDOWS);
        assertThat(errors(result.board(), "tiny-town", 2).mse())
                .as("a network that adds nothing is its base")
                .isCloseTo(errors(result.board(), "climatology", 2).mse(), within(1e-2));
        assertThat(notes).isEmpty();
    }

    @Test
    void channels_have_scores_of_their_own_which_add_up() throws Exception {
        Evaluation.Result result = judged();
        ScoreBoard in = result.channels().get(0);
        ScoreBoard out = result.channels().get(1);

        for (int lead = 1; lead <= 2; lead++) {
            ErrorSums all = errors(result.board(), "persistence", lead);
            ErrorSums inflow = errors(in, "persistence", lead);
            ErrorSums outflow = errors(out, "persistence", lead);
            assertThat(inflow.n()).isEqualTo((long) TEST_WINDOWS * FlowArchive.GRID.cells());
            assertThat(all.n()).isEqualTo(inflow.n() + outflow.n());
            assertThat(all.sumSquared())
                    .isCloseTo(inflow.sumSquared() + outflow.sumSquared(), within(1e-6));
            assertThat(outflow.mse()).isGreaterThan(2 * inflow.mse());
        }
    }

    @Test
    void the_errors_are_those_that_a_loop_finds() throws Exception {
        double sum = 0;
        for (int now = 98; now + 2 < 120; now++) {
            float[] last = FlowArchive.values(now);
            float[] came = FlowArchive.values(now + 1);
            for (int i = 0; i < last.length; i++) {
                sum += (last[i] - came[i]) * (double) (last[i] - came[i]);
            }
        }
        assertThat(errors(judged().board(), "persistence", 1).sumSquared())
                .isCloseTo(sum, within(1e-6));
    }

    @Test
    void the_json_names_each_rows_channel() throws Exception {
        JsonNode json = new ScoreTable(judged()).node();

        assertThat(json.path("quantities")).hasSize(2);
        assertThat(json.has("quantity")).isFalse();
        assertThat(json.path("errorUnit").asText()).isEqualTo("vehicles");
        assertThat(json.path("rows")).hasSize(2 * 4 * 3);
        assertThat(json.path("rows").path(0).path("channel").asText()).isEqualTo("all");
        assertThat(json.path("rows").path(1).path("channel").asText()).isEqualTo("inflow");
        for (JsonNode row : json.path("rows")) {
            assertThat(row.path("rmse").asDouble())
                    .isCloseTo(Math.sqrt(row.path("mse").asDouble()), within(1e-9));
            assertThat(row.path("n").asLong()).isPositive();
            assertThat(row.has("blur")).isFalse();
        }
    }

    @Test
    void the_table_and_the_card_can_be_read() throws Exception {
        Evaluation.Result result = judged();
        StringWriter text = new StringWriter();
        new ScoreTable(result).print(new PrintWriter(text));
        assertThat(text.toString())
                .startsWith(
                        "%d windows of town, split test, on 4 x 6 cells".formatted(TEST_WINDOWS))
                .contains("MSE, MAE and RMSE in vehicles over n cells.")
                .containsPattern("120 min +all +persistence")
                .containsPattern("240 min +outflow +tiny-town");
        assertThat(text.toString().lines()).allMatch(line -> line.length() <= 120);

        String card =
                new ModelCard(
                                checkpoint().description(),
                                1,
                                Optional.of(new ScoreTable(result).node()),
                                Map.of(),
                                "None.")
                        .render();
        assertThat(card)
                .contains("| minutes | channel | n | persistence | climatology | damped-anomaly |")
                .contains("- all: better than persistence at every lead")
                .contains("- inflow: better than persistence at every lead")
                .contains("Mean absolute error, vehicles:")
                .contains("Root of the mean squared error, vehicles:")
                .doesNotContain("Blur", "CSI");
    }
}
