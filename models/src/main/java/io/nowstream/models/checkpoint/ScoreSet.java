package io.nowstream.models.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The scores on one data set, as {@code evaluate --json} prints them, looked up for a card. What is
 * not in it is shown as a dash.
 *
 * @param json one object: data, split, windows, grid, nowcasters, rows
 * @param channel whose rows are looked at; none where there is but one
 */
record ScoreSet(JsonNode json, String channel) {

    private static final Set<String> BASELINES =
            Set.of(
                    "persistence",
                    "advection",
                    "smoothed-advection",
                    "climatology",
                    "damped-anomaly");

    /** Where leads are shorter, they are told in seconds, minutes. */
    private static final double SHORT = 0.5;

    ScoreSet(JsonNode json) {
        this(json, "");
    }

    /** The channels that have scores of their own, and {@code all}; none where there is but one. */
    List<String> channels() {
        Set<String> channels = new LinkedHashSet<>();
        json.path("rows").forEach(row -> channels.add(channelOf(row)));
        channels.remove("");
        return List.copyOf(channels);
    }

    /** The same scores, looked up in one channel. */
    ScoreSet of(String other) {
        return new ScoreSet(json, other);
    }

    private static String channelOf(JsonNode row) {
        return row.path("channel").asText("");
    }

    private boolean isHere(JsonNode row) {
        return channelOf(row).equals(channel);
    }

    /** Whether there is such a figure at all. */
    boolean has(String what) {
        return json.path("rows").path(0).has(what);
    }

    /** Whether sharpness was looked at. */
    boolean hasBlur() {
        return json.has("blurCells");
    }

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

    private boolean isInSeconds() {
        Set<Double> leads = leads();
        return !leads.isEmpty() && leads.iterator().next() < SHORT;
    }

    /** What leads are told in. */
    String leadUnit() {
        return isInSeconds() ? "seconds" : "minutes";
    }

    /** A lead as it is told. */
    String leadText(double minutes) {
        return ModelCard.plain(isInSeconds() ? Math.round(minutes * 60_000) / 1000.0 : minutes);
    }

    String n(double lead) {
        for (JsonNode row : json.path("rows")) {
            if (isHere(row) && row.path("leadMinutes").asDouble() == lead) {
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
            if (isHere(row)
                    && row.path("leadMinutes").asDouble() == lead
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

    /**
     * A line about the data, and one per lead of every quarter of an hour, or of the first, the
     * middle and the last one; of several channels all together.
     */
    List<String> essentials() {
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(
                        Locale.ROOT,
                        "scores      %s, %,d windows, mean squared error in %s²",
                        title(),
                        json.path("windows").asLong(),
                        errorUnit()));
        ScoreSet all = channels().isEmpty() ? this : of("all");
        for (double lead : essentialLeads()) {
            List<String> figures = new ArrayList<>();
            nowcasters().forEach(name -> figures.add(name + " " + all.shown(name, lead, "mse")));
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "  %3s %s   %s (n %s)",
                            leadText(lead),
                            isInSeconds() ? "s" : "min",
                            String.join(", ", figures),
                            all.n(lead)));
        }
        return lines;
    }

    private List<Double> essentialLeads() {
        List<Double> leads = List.copyOf(leads());
        List<Double> quarters = leads.stream().filter(lead -> lead % 15 == 0).toList();
        if (!quarters.isEmpty() || leads.isEmpty()) {
            return quarters;
        }
        int last = leads.size() - 1;
        return IntStream.of(0, last / 2, last).distinct().mapToObj(leads::get).toList();
    }

    String shown(String name, double lead, String what) {
        double value = value(name, lead, what);
        if (Double.isNaN(value)) {
            return "–";
        }
        return String.format(Locale.ROOT, what.equals("mse") ? errorFormat(value) : "%.3f", value);
    }

    /** Of dBZ and codes two digits are enough; of degrees, below one, they are not. */
    private String errorFormat(double value) {
        return has("rmse") && value < 1 ? "%.4f" : "%.2f";
    }
}
