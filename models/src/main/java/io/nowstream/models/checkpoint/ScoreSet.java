package io.nowstream.models.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The scores on one data set, as {@code evaluate --json} prints them, looked up for a card. What is
 * not in it is shown as a dash.
 *
 * @param json one object: data, split, windows, grid, nowcasters, rows
 */
record ScoreSet(JsonNode json) {

    private static final Set<String> BASELINES =
            Set.of("persistence", "advection", "smoothed-advection");

    String title() {
        return "%s, %s frames"
                .formatted(json.path("data").asText("?"), json.path("split").asText("?"));
    }

    /** How it was judged, one line. */
    String setting() {
        JsonNode grid = json.path("grid");
        return String.format(
                Locale.ROOT,
                "%,d windows of %d frames; %d x %d cells of %s m; n is cells over all windows.",
                json.path("windows").asLong(),
                json.path("framesIn").asInt(),
                grid.path("rows").asInt(),
                grid.path("columns").asInt(),
                ModelCard.plain(grid.path("cellMetres").asDouble()));
    }

    String errorUnit() {
        return json.path("errorUnit").asText("?");
    }

    String thresholdUnit() {
        return json.path("thresholdUnit").asText("?");
    }

    String blurCells() {
        return json.path("blurCells").asText("?");
    }

    /** As they are written in the rows. */
    List<String> thresholds() {
        List<String> thresholds = new ArrayList<>();
        json.path("rows").path(0).path("csi").fieldNames().forEachRemaining(thresholds::add);
        return thresholds;
    }

    /** In the order of the table. */
    List<String> nowcasters() {
        List<String> names = new ArrayList<>();
        json.path("nowcasters").forEach(one -> names.add(one.path("name").asText("?")));
        return names;
    }

    /** The first that is no baseline. */
    String network() {
        return nowcasters().stream()
                .filter(name -> !BASELINES.contains(name))
                .findFirst()
                .orElse("?");
    }

    /** Minutes, ascending. */
    Set<Double> leads() {
        Set<Double> leads = new TreeSet<>();
        json.path("rows").forEach(row -> leads.add(row.path("leadMinutes").asDouble()));
        return leads;
    }

    String n(double lead) {
        for (JsonNode row : json.path("rows")) {
            if (row.path("leadMinutes").asDouble() == lead) {
                return String.format(Locale.ROOT, "%,d", row.path("n").asLong());
            }
        }
        return "–";
    }

    /**
     * A figure, NaN if there is none.
     *
     * @param what its key, or key/key
     */
    double value(String name, double lead, String what) {
        for (JsonNode row : json.path("rows")) {
            if (row.path("leadMinutes").asDouble() == lead
                    && row.path("nowcaster").asText("").equals(name)) {
                JsonNode found = row;
                for (String key : what.split("/", -1)) {
                    found = found.path(key);
                }
                return found.isNumber() ? found.doubleValue() : Double.NaN;
            }
        }
        return Double.NaN;
    }

    /** A line about the data, and one per lead of every quarter of an hour. */
    List<String> essentials() {
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(
                        Locale.ROOT,
                        "scores      %s, %,d windows, mean squared error in %s²",
                        title(),
                        json.path("windows").asLong(),
                        errorUnit()));
        for (double lead : leads()) {
            if (lead % 15 == 0) {
                List<String> figures = new ArrayList<>();
                nowcasters().forEach(name -> figures.add(name + " " + shown(name, lead, "mse")));
                lines.add(
                        String.format(
                                Locale.ROOT,
                                "  %3.0f min   %s (n %s)",
                                lead,
                                String.join(", ", figures),
                                n(lead)));
            }
        }
        return lines;
    }

    String shown(String name, double lead, String what) {
        double value = value(name, lead, what);
        if (Double.isNaN(value)) {
            return "–";
        }
        return String.format(Locale.ROOT, what.equals("mse") ? "%.2f" : "%.3f", value);
    }
}
