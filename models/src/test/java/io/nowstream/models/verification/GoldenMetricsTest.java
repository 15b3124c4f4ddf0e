package io.nowstream.models.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nowstream.frames.Quantity;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Against {@code golden/metrics.json}, computed by an independent implementation in double
 * precision. Counts are exact, values within 1e-6 of max(1, |expected|).
 */
class GoldenMetricsTest {

    private static final JsonNode GOLDEN = golden();
    private static final List<Double> SEVIR_THRESHOLDS =
            List.of(16.0, 74.0, 133.0, 160.0, 181.0, 219.0);

    @ParameterizedTest
    @ValueSource(strings = {"frames", "codes"})
    void error_sums_of_fields_with_missing_cells(String name) {
        JsonNode expected = GOLDEN.at("/expected/" + name + "/errors");
        ErrorSums sums = ErrorSums.of(array(name, "forecast"), array(name, "truth"));
        assertErrors(sums, expected);
        long frames = GOLDEN.at("/arrays/" + name + "/truth").size();
        assertValue(sums.sumSquared() / frames, expected.get("mse_sum"));
        assertValue(sums.sumAbsolute() / frames, expected.get("mae_sum"));
    }

    @Test
    void error_sums_of_the_notes_own_fixture() {
        JsonNode expected = GOLDEN.at("/expected/note_ms");
        ErrorSums sums = ErrorSums.of(array("note_ms", "forecast"), array("note_ms", "truth"));
        assertErrors(sums, expected);
        assertValue(sums.sumSquared() / 2, expected.get("mse_sum"));
        assertValue(sums.sumAbsolute() / 2, expected.get("mae_sum"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"note_16x16", "note_16x16_amplitude_01"})
    void mean_squared_errors(String name) {
        ErrorSums sums = ErrorSums.of(array(name, "forecast"), array(name, "truth"));
        assertValue(sums.mse(), GOLDEN.at("/expected/" + name + "/mse_mean"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"codes", "codes_full"})
    void counts_and_scores_pooled_over_frames(String name) {
        Score score = score(array(name, "forecast"), array(name, "truth"));
        assertEvents(score, GOLDEN.at("/expected/" + name + "/pooled"));
    }

    @Test
    void counts_and_scores_of_each_frame_add_up_to_those_pooled() {
        JsonNode expected = GOLDEN.at("/expected/codes/per_frame");
        Score sum = null;
        for (int frame = 0; frame < expected.size(); frame++) {
            Score score =
                    score(
                            flat(GOLDEN.at("/arrays/codes/forecast").get(frame)),
                            flat(GOLDEN.at("/arrays/codes/truth").get(frame)));
            assertEvents(score, expected.get(frame));
            sum = sum == null ? score : sum.plus(score);
        }
        assertEvents(Objects.requireNonNull(sum), GOLDEN.at("/expected/codes/pooled"));
    }

    @Test
    void counts_and_scores_of_the_notes_own_fixture() {
        float[] forecast = array("note_codes", "forecast");
        float[] truth = array("note_codes", "truth");
        assertEvents(score(forecast, truth), GOLDEN.at("/expected/note_codes"));
        for (int i = 0; i < truth.length; i++) {
            truth[i] = truth[i] == 255 ? Float.NaN : truth[i];
        }
        assertEvents(score(forecast, truth), GOLDEN.at("/expected/note_codes_255_missing"));
    }

    @Test
    void the_mean_csi_is_over_the_thresholds_with_a_defined_one() {
        Score score = score(array("codes", "forecast"), array("codes", "truth"));
        double mean =
                score.events().stream()
                        .mapToDouble(ContingencyTable::csi)
                        .filter(csi -> !Double.isNaN(csi))
                        .average()
                        .orElseThrow();
        assertValue(mean, GOLDEN.at("/expected/codes/csi_mean_of_thresholds"));
    }

    private static Score score(float[] forecast, float[] truth) {
        ScoreBoard board =
                new ScoreBoard(Scoring.of(Quantity.VIL, SEVIR_THRESHOLDS), List.of("golden"));
        board.add(1, truth, Map.of("golden", forecast));
        return board.score("golden", 1);
    }

    private static void assertErrors(ErrorSums sums, JsonNode expected) {
        assertThat(sums.n()).isEqualTo(expected.get("n").asLong());
        assertValue(sums.sumSquared(), expected.get("squared"));
        assertValue(sums.sumAbsolute(), expected.get("absolute"));
        assertValue(sums.mse(), expected.get("mse_mean"));
        assertValue(sums.mae(), expected.get("mae_mean"));
    }

    private static void assertEvents(Score score, JsonNode expected) {
        for (int k = 0; k < SEVIR_THRESHOLDS.size(); k++) {
            ContingencyTable table = score.events().get(k);
            JsonNode at = expected.get(String.valueOf(SEVIR_THRESHOLDS.get(k).intValue()));
            assertThat(table.hits()).isEqualTo(at.get("H").asLong());
            assertThat(table.misses()).isEqualTo(at.get("M").asLong());
            assertThat(table.falseAlarms()).isEqualTo(at.get("F").asLong());
            assertValue(table.pod(), at.get("pod"));
            assertValue(table.far(), at.get("far"));
            assertValue(table.csi(), at.get("csi"));
            assertValue(table.bias(), at.get("bias"));
        }
    }

    private static void assertValue(double actual, JsonNode expected) {
        if (expected.isNull()) {
            assertThat(actual).isNaN();
            return;
        }
        double value = expected.asDouble();
        assertThat(expected.isNumber()).isTrue();
        assertThat(actual).isCloseTo(value, within(1e-6 * Math.max(1, Math.abs(value))));
    }

    private static float[] array(String name, String side) {
        return flat(GOLDEN.at("/arrays/" + name + "/" + side));
    }

    private static float[] flat(JsonNode nested) {
        List<Float> values = new ArrayList<>();
        collect(nested, values);
        float[] flat = new float[values.size()];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = values.get(i);
        }
        return flat;
    }

    private static void collect(JsonNode node, List<Float> into) {
        if (node.isArray()) {
            node.forEach(child -> collect(child, into));
        } else {
            into.add(node.isNull() ? Float.NaN : (float) node.asDouble());
        }
    }

    private static JsonNode golden() {
        try (InputStream in = GoldenMetricsTest.class.getResourceAsStream("/golden/metrics.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException("golden/metrics.json cannot be read", e);
        }
    }
}
