package io.nowstream.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelCardTest {

    private static JsonNode scores(String network, double scale) {
        try {
            return new ObjectMapper()
                    .readTree(
                            """
                            [{"data": "radar-knmi", "split": "test", "windows": 11, "framesIn": 10,
                              "grid": {"rows": 383, "columns": 350, "cellMetres": 2000.0},
                              "thresholdUnit": "dBZ", "errorUnit": "dBZ", "blurCells": 16,
                              "nowcasters": [{"name": "persistence"},
                                             {"name": "smoothed-advection"},
                                             {"name": "%1$s", "hash": "ab"}],
                              "rows": [
                                {"nowcaster": "persistence", "leadMinutes": 5.0, "n": 123456,
                                 "mse": 10.0, "csi": {"20": 0.5}, "blur": 1.0},
                                {"nowcaster": "smoothed-advection", "leadMinutes": 5.0, "n": 123456,
                                 "mse": 4.0, "csi": {"20": 0.6}, "blur": 0.2},
                                {"nowcaster": "%1$s", "leadMinutes": 5.0, "n": 123456,
                                 "mse": %2$s, "csi": {"20": 0.625}, "blur": 0.4},
                                {"nowcaster": "persistence", "leadMinutes": 10.0, "n": 123000,
                                 "mse": 20.0, "csi": {"20": null}, "blur": 1.0},
                                {"nowcaster": "smoothed-advection", "leadMinutes": 10.0,
                                 "n": 123000, "mse": 9.5, "csi": {"20": 0.3}, "blur": 0.1},
                                {"nowcaster": "%1$s", "leadMinutes": 10.0, "n": 123000,
                                 "mse": %3$s, "csi": {"20": 0.4}, "blur": 0.3}]}]
                            """
                                    .formatted(network, 5 * scale, 9 * scale));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static ModelCard card(Optional<JsonNode> scores, Map<String, JsonNode> bases) {
        return new ModelCard(
                TinyModel.description(), 1234567, scores, bases, "Hail, which it never saw.\n");
    }

    private static String judged() {
        return card(Optional.of(scores("tiny-radar", 1)), Map.of()).render();
    }

    @Test
    void it_says_what_the_model_is_whose_data_it_saw_and_what_it_is_bad_at() {
        assertThat(card(Optional.empty(), Map.of()).render())
                .startsWith("# tiny-radar\n\nvmrnn-b for reflectivity: 4 frames in, 3 leads out")
                .contains("one every 5 min; cells of 2000 to 4000 m")
                .contains("| parameters | 1,234,567 |")
                .contains("| base | last: the head's output is added to the last frame |")
                .contains("| scaling | 0 to 60 dBZ become 0 to 1; no coverage is 0 |")
                .contains("Gaussian of 1, 1.5, 2.25 km")
                .contains("- KNMI, CC BY 4.0\n")
                .contains("| nl-radar | 1-60 | none | 61-92 |")
                .contains("| samples | 1,234 |", "| epochs | 5 |", "| time | 68 s |")
                .contains("## What it is bad at\n\nHail, which it never saw.\n")
                .contains("cat model.json weights.safetensors | sha256sum")
                .doesNotContain("## Scores");
    }

    @Test
    void scores_stand_lead_by_lead_with_n_beside_the_baselines() {
        assertThat(judged())
                .contains("## Scores: radar-knmi, test frames")
                .contains("11 windows of 10 frames; 383 x 350 cells of 2000 m")
                .contains("| minutes | n | persistence | smoothed-advection | tiny-radar |")
                .contains("| 5 | 123,456 | 10.00 | 4.00 | 5.00 |")
                .contains("| 10 | 123,000 | 20.00 | 9.50 | 9.00 |")
                .contains("CSI at 20 dBZ")
                .contains("| 10 | – | 0.300 | 0.400 |")
                .contains("wavelengths below 16 cells")
                .contains("| 5 | 1.000 | 0.200 | 0.400 |");
    }

    @Test
    void it_says_where_it_is_better_than_each_baseline_and_where_not() {
        assertThat(judged())
                .contains("- better than persistence at every lead")
                .contains("- better than smoothed-advection at 10 min, **not** at 5 min");
    }

    @Test
    void bases_stand_side_by_side() {
        String card =
                card(
                                Optional.empty(),
                                Map.of(
                                        "none", scores("a", 3),
                                        "last", scores("b", 2),
                                        "advection", scores("c", 1)))
                        .render();
        assertThat(card)
                .contains("## Bases side by side")
                .contains("| minutes | advection | last | none |")
                .contains("| 5 | 5.00 | 10.00 | 15.00 |")
                .contains("| 10 | 9.00 | 18.00 | 27.00 |");
    }

    @Test
    void the_same_content_gives_the_same_text() {
        assertThat(List.of(judged(), judged())).containsOnly(judged());
    }

    @Test
    void scores_of_another_shape_are_dashes_not_a_failure() {
        JsonNode strange = new ObjectMapper().createObjectNode().put("rows", 3);
        assertThat(card(Optional.of(strange), Map.of("none", strange)).render())
                .contains("## Scores: ?, ? frames");
    }
}
