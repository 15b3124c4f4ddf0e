package io.nowstream.models.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nowstream.frames.Quantity;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
        assertErrors(sums, expected, GOLDEN.at("/arrays/" + name + "/truth").size());
    }

    @Test
    void error_sums_of_the_notes_own_fixture() {
        JsonNode expected = GOLDEN.at("/expected/note_ms");
        ErrorSums sums = ErrorSums.of(array("note_ms", "forecast"), array("note_ms", "truth"));
        assertErrors(sums, expected, 2);
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
        assertValue(score.meanCsi(), GOLDEN.at("/expected/codes/csi_mean_of_thresholds"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"note_16x16", "note_16x16_amplitude_01"})
    void similarity_and_noise_of_the_notes_own_fixtures(String name) {
        assertImage(
                flat(GOLDEN.at("/arrays/" + name + "/forecast")),
                flat(GOLDEN.at("/arrays/" + name + "/truth")),
                16,
                16,
                GOLDEN.at("/expected/" + name));
    }

    @Test
    void similarity_and_noise_of_each_frame_and_on_average() {
        JsonNode truth = GOLDEN.at("/arrays/frames/truth");
        JsonNode forecast = GOLDEN.at("/arrays/frames/forecast");
        JsonNode perFrame = GOLDEN.at("/expected/frames/per_frame");
        Map<String, FrameMean> means = new LinkedHashMap<>();
        for (int frame = 0; frame < perFrame.size(); frame++) {
            int rows = truth.get(frame).size();
            int columns = truth.get(frame).get(0).size();
            float[] said = flat(forecast.get(frame));
            float[] came = flat(truth.get(frame));
            assertImage(said, came, rows, columns, perFrame.get(frame));
            imageScores(said, came, rows, columns)
                    .forEach(
                            (name, score) ->
                                    means.merge(name, FrameMean.of(score), FrameMean::plus));
            assertImage(came, came, rows, columns, GOLDEN.at("/expected/frames/identical_frames"));
        }
        JsonNode expected = GOLDEN.at("/expected/frames/mean");
        assertThat(means).hasSize(7);
        means.forEach((name, mean) -> assertValue(mean.mean(), expected.get(name)));
    }

    @Test
    void events_averaged_over_frames_as_predldm_does() {
        JsonNode expected = GOLDEN.at("/expected/frames/predldm");
        FrameAveragedEvents sum = FrameAveragedEvents.EMPTY;
        for (int frame = 0; frame < GOLDEN.at("/arrays/frames/truth").size(); frame++) {
            sum =
                    sum.plus(
                            FrameAveragedEvents.of(
                                    flat(GOLDEN.at("/arrays/frames/forecast").get(frame)),
                                    flat(GOLDEN.at("/arrays/frames/truth").get(frame))));
        }
        assertThat(sum.frames()).isEqualTo(expected.get("frames").asLong());
        assertValue(sum.pod(), expected.get("pod"));
        assertValue(sum.far(), expected.get("far"));
        assertValue(sum.csi(), expected.get("csi"));
    }

    @Test
    void events_in_blocks_of_4_by_4() {
        JsonNode truth = GOLDEN.at("/arrays/codes_full/truth");
        JsonNode forecast = GOLDEN.at("/arrays/codes_full/forecast");
        Score sum = Score.empty(Scoring.of(Quantity.VIL, SEVIR_THRESHOLDS));
        for (int frame = 0; frame < truth.size(); frame++) {
            sum =
                    sum.plus(
                            score(
                                    MaxPooling.pool(flat(forecast.get(frame)), 8, 8, 4),
                                    MaxPooling.pool(flat(truth.get(frame)), 8, 8, 4)));
        }
        assertEvents(sum, GOLDEN.at("/expected/codes_full/max_pooled_4x4"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"codes", "codes_full"})
    void fractions_skill_summed_over_frames(String name) {
        JsonNode expected = GOLDEN.at("/expected/" + name + "/fss");
        int compared = 0;
        for (String threshold : fieldNames(expected)) {
            for (String side : fieldNames(expected.get(threshold))) {
                FractionsSkill sum =
                        fractionsSkill(name, Double.parseDouble(threshold), Integer.parseInt(side));
                JsonNode at = expected.get(threshold).get(side);
                assertValue(sum.squaredDifference(), at.get("numerator"));
                assertValue(sum.squaredShares(), at.get("denominator"));
                assertValue(sum.fss(), at.get("fss"));
                compared++;
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(6);
    }

    @Test
    void the_continuous_ranked_probability_score_of_an_ensemble() {
        JsonNode nested = GOLDEN.at("/arrays/ensemble/members");
        float[][] members = new float[nested.size()][];
        for (int k = 0; k < members.length; k++) {
            members[k] = flat(nested.get(k));
        }
        CrpsSums sums = CrpsSums.of(members, array("ensemble", "truth"));
        assertThat(sums.n()).isEqualTo(GOLDEN.at("/expected/ensemble/crps/n").asLong());
        assertValue(sums.crps(), GOLDEN.at("/expected/ensemble/crps/crps"));
        assertValue(sums.fairCrps(), GOLDEN.at("/expected/ensemble/crps_fair/crps"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"even", "odd"})
    void radially_averaged_spectra(String name) {
        JsonNode field = GOLDEN.at("/arrays/spectrum/" + name);
        JsonNode expected = GOLDEN.at("/expected/spectrum/" + name);
        double[] spectrum =
                RadialSpectrum.of(flat(field), field.size(), field.get(0).size()).mean();
        assertThat(spectrum).hasSize(expected.size());
        for (int r = 0; r < spectrum.length; r++) {
            assertValue(spectrum[r], expected.get(r));
        }
    }

    @Test
    void traffic_errors_without_the_entries_whose_truth_is_0() {
        JsonNode expected = GOLDEN.at("/expected/traffic");
        MaskedErrors errors =
                MaskedErrors.of(array("traffic", "forecast"), array("traffic", "truth"));
        assertThat(errors.n()).isEqualTo(expected.get("n").asLong());
        assertValue(errors.mae(), expected.get("mae"));
        assertValue(errors.rmse(), expected.get("rmse"));
        assertValue(errors.mape(), expected.get("mape"));
    }

    private static Map<String, Double> imageScores(
            float[] forecast, float[] truth, int rows, int columns) {
        return Map.of(
                "ssim_A_R1", Ssim.UNIFORM_RANGE_1.of(forecast, truth, rows, columns),
                "ssim_A_R2", Ssim.UNIFORM_RANGE_2.of(forecast, truth, rows, columns),
                "ssim_B_on_255", Ssim.GAUSSIAN_ON_255.of(forecast, truth, rows, columns),
                "ssim_C", Ssim.GAUSSIAN.of(forecast, truth, rows, columns),
                "psnr", Psnr.PROPER.of(forecast, truth),
                "psnr_wrapped", Psnr.WRAPPED.of(forecast, truth),
                "mse_mean", ErrorSums.of(forecast, truth).mse());
    }

    private static void assertImage(
            float[] forecast, float[] truth, int rows, int columns, JsonNode expected) {
        assertThat(fieldNames(expected)).hasSize(7);
        imageScores(forecast, truth, rows, columns)
                .forEach((name, score) -> assertValue(score, expected.get(name)));
    }

    private static FractionsSkill fractionsSkill(String name, double threshold, int side) {
        JsonNode truth = GOLDEN.at("/arrays/" + name + "/truth");
        JsonNode forecast = GOLDEN.at("/arrays/" + name + "/forecast");
        FractionsSkill sum = FractionsSkill.EMPTY;
        for (int frame = 0; frame < truth.size(); frame++) {
            sum =
                    sum.plus(
                            FractionsSkill.of(
                                    flat(forecast.get(frame)),
                                    flat(truth.get(frame)),
                                    8,
                                    8,
                                    threshold,
                                    side));
        }
        return sum;
    }

    private static List<String> fieldNames(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Score score(float[] forecast, float[] truth) {
        ScoreBoard board =
                new ScoreBoard(Scoring.of(Quantity.VIL, SEVIR_THRESHOLDS), List.of("golden"));
        board.add(1, truth, Map.of("golden", forecast));
        return board.score("golden", 1);
    }

    private static void assertErrors(ErrorSums sums, JsonNode expected, long frames) {
        assertValue(sums.mseSum(frames), expected.get("mse_sum"));
        assertValue(sums.maeSum(frames), expected.get("mae_sum"));
        assertThat(sums.arePossible()).isTrue();
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
