package io.nowstream.app.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.models.Nowcasters;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Our baselines on the windows of others: persistence must give their figures to the last digit
 * they print, which shows that windows, masks and scores are the same; advection must not be worse
 * than their dense Lucas-Kanade with semi-Lagrangian extrapolation.
 */
@Tag("shared-data")
class PeerWindowsTest {

    private static final Path DATA = Path.of(System.getProperty("nowstream.shared"), "data");

    @ParameterizedTest
    @CsvSource({
        "radar-knmi, knmi, 15, 0.5, 1",
        "radar-fmi, fmi-2016, 15, 20, 30",
        "radar-bom-melbourne, bom-melbourne, 18, 0.5, 1",
        "radar-taasrad19, taasrad-32, 15, 20, 30"
    })
    void advection_is_at_least_as_good_as_the_peers(
            String archive, String set, int firstMinutes, String lower, String higher)
            throws Exception {
        JsonNode ours = evaluated(archive, set);
        JsonNode theirs =
                new ObjectMapper()
                        .readTree(DATA.resolve("peers/pysteps-%s.json".formatted(set)).toFile())
                        .path("rows");

        for (int minutes : new int[] {firstMinutes, 30, 60}) {
            JsonNode persistence = row(ours, "nowcaster", "persistence", "leadMinutes", minutes);
            JsonNode peer = row(theirs, "method", "persistence", "minutes", minutes);
            assertThat(persistence.path("n").asLong()).isEqualTo(peer.path("n").asLong());
            assertThat(rounded(persistence.path("mse"))).isEqualTo(peer.path("mse_dbz").asDouble());
            assertThat(rounded(persistence.path("csi").path(lower)))
                    .isEqualTo(peer.path("csi_" + lower).asDouble());

            JsonNode advection = row(ours, "nowcaster", "advection", "leadMinutes", minutes);
            JsonNode extrapolation = row(theirs, "method", "extrapolation", "minutes", minutes);
            assertThat(advection.path("mse").asDouble())
                    .as("MSE at %d min", minutes)
                    .isLessThanOrEqualTo(extrapolation.path("mse_dbz").asDouble());
            for (String threshold : new String[] {lower, higher}) {
                assertThat(advection.path("csi").path(threshold).asDouble())
                        .as("CSI at %s, %d min", threshold, minutes)
                        .isGreaterThanOrEqualTo(extrapolation.path("csi_" + threshold).asDouble());
            }
        }
    }

    private static JsonNode evaluated(String archiveName, String set) throws Exception {
        try (Archive archive = Archives.open(DATA.resolve(archiveName))) {
            Evaluation evaluation =
                    new Evaluation(
                            List.of(
                                    Nowcasters.create("persistence"),
                                    Nowcasters.create("advection")));
            Evaluation.Result result =
                    evaluation.onWindowsOf(
                            DATA.resolve("peers/windows-%s.json".formatted(set)),
                            archive,
                            ReplayProgress.SILENT);
            return new ObjectMapper().readTree(new ScoreTable(result).json()).path("rows");
        }
    }

    private static JsonNode row(
            JsonNode rows, String nameKey, String name, String minutesKey, int minutes) {
        return StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> row.path(nameKey).asText().equals(name))
                .filter(row -> row.path(minutesKey).asInt() == minutes)
                .filter(row -> !row.has("subset"))
                .findFirst()
                .orElseThrow();
    }

    private static double rounded(JsonNode figure) {
        return Math.round(figure.asDouble() * 1e4) / 1e4;
    }
}
