package io.nowstream.app.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nowstream.frames.FeedPattern;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.Registry;
import io.nowstream.models.serving.CheckpointNowcaster;
import io.nowstream.models.serving.DeviceKind;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checkpoints for New York's traffic keep what their cards say. */
@Tag("shared-data")
class ShippedFlowsTest {

    private static final Path TRAFFIC =
            Path.of(System.getProperty("nowstream.shared"), "data", "traffic-nyc-stdn");

    private static Checkpoint shipped(String name) {
        return Registry.shipped().byName(name).orElseThrow();
    }

    private static ObjectNode evaluated(Checkpoint checkpoint, String feed) throws Exception {
        try (Archive archive = Archives.open(TRAFFIC);
                CheckpointNowcaster network =
                        CheckpointNowcaster.open(checkpoint, DeviceKind.CPU)) {
            Evaluation.Result result =
                    new NetworkEvaluation(List.of(network))
                            .on(
                                    archive,
                                    new FeedPattern(feed),
                                    Part.TEST,
                                    ReplayProgress.SILENT,
                                    note -> {});
            return new ScoreTable(result).node();
        }
    }

    private static double mse(JsonNode scores, String nowcaster, String channel, int lead) {
        for (JsonNode row : scores.path("rows")) {
            if (row.path("nowcaster").asText().equals(nowcaster)
                    && row.path("channel").asText().equals(channel)
                    && row.path("leadMinutes").asInt() == 30 * lead) {
                return row.path("mse").doubleValue();
            }
        }
        throw new AssertionError("no row of %s, %s, lead %d".formatted(nowcaster, channel, lead));
    }

    @ParameterizedTest
    @CsvSource({"vmrnn-taxi, nyc-taxi", "vmrnn-bike, nyc-bike"})
    void evaluate_reproduces_the_card_and_the_network_is_better_than_its_baselines(
            String name, String feed) throws Exception {
        Checkpoint checkpoint = shipped(name);
        JsonNode scores = evaluated(checkpoint, feed);

        JsonNode card = checkpoint.scores().orElseThrow().path(0);
        assertThat(scores.path("windows")).isEqualTo(card.path("windows"));
        assertThat(scores.path("rows")).hasSameSizeAs(card.path("rows"));
        for (String channel : List.of("all", "inflow", "outflow")) {
            for (int lead = 1; lead <= 4; lead++) {
                double network = mse(scores, name, channel, lead);
                assertThat(network)
                        .as("%s at lead %d", channel, lead)
                        .isLessThan(mse(scores, "persistence", channel, lead))
                        .isLessThan(mse(scores, "climatology", channel, lead));
                for (String nowcaster : List.of("persistence", "climatology", name)) {
                    // Other processors round a network's sums in another order.
                    assertThat(mse(scores, nowcaster, channel, lead))
                            .isCloseTo(
                                    mse(card, nowcaster, channel, lead),
                                    Percentage.withPercentage(0.1));
                }
            }
        }
    }
}
