package io.nowstream.app.scores;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nowstream.frames.Score;
import io.nowstream.frames.WarningScore;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Scores as JSON, by feed: {@code rows} over everything, {@code hours} and {@code days}, each with
 * rows of its own, and {@code warnings}. What is undefined (0/0) is null.
 */
public final class ScoreSheetJson {

    private final ObjectMapper json = new ObjectMapper();
    private final ScoreLog log;

    public ScoreSheetJson(ScoreLog log) {
        this.log = log;
    }

    /** Of these feeds. */
    public ObjectNode of(List<String> feeds) {
        ObjectNode all = json.createObjectNode();
        feeds.forEach(feed -> all.set(feed, of(feed)));
        return all;
    }

    /** Of one feed. */
    public ObjectNode of(String feed) {
        ObjectNode node = json.createObjectNode();
        node.set("rows", rows(feed, log.of(feed, Score.Period.NOWCAST)));
        node.set("hours", periods(feed, Score.Period.HOUR));
        node.set("days", periods(feed, Score.Period.DAY));
        ArrayNode warnings = node.putArray("warnings");
        log.warnings(feed).forEach(score -> warnings.add(warning(score)));
        return node;
    }

    private ArrayNode periods(String feed, Score.Period period) {
        TreeMap<Instant, List<Score>> byBegin =
                log.of(feed, period).stream()
                        .collect(
                                Collectors.groupingBy(
                                        Score::from, TreeMap::new, Collectors.toList()));
        ArrayNode nodes = json.createArrayNode();
        byBegin.forEach(
                (from, scores) -> {
                    ObjectNode node = nodes.addObject();
                    node.put("from", from.toString());
                    node.set("rows", rows(feed, scores));
                });
        return nodes;
    }

    /** By channel and lead, the baselines first. */
    private ArrayNode rows(String feed, List<Score> scores) {
        ArrayNode rows = json.createArrayNode();
        FeedScores.of(feed, scores).rows().forEach(row -> rows.add(row(row)));
        return rows;
    }

    private ObjectNode row(FeedScores.Row row) {
        TotalScore total = row.total();
        ObjectNode node = json.createObjectNode();
        node.put("nowcaster", total.model().name());
        node.put("hash", total.model().hash());
        node.put("tier", total.tier().label());
        node.put("quantity", total.quantity().name());
        node.put("channel", total.channel());
        node.put("lead", total.lead());
        node.put("leadMinutes", total.leadMillis() / 60_000.0);
        node.put("nowcasts", total.nowcasts());
        node.put("unverified", total.unverified());
        node.put("n", total.n());
        put(node, "mse", total.mse());
        put(node, "mae", total.mae());
        put(node, "meanError", total.sumError() / total.n());
        node.put("errorUnit", total.errorUnit());
        ObjectNode skill = node.putObject("skill");
        row.skills().forEach(skill::put);
        node.put("thresholdUnit", total.quantity().unit());
        ArrayNode events = node.putArray("events");
        for (Score.Events one : total.events()) {
            ObjectNode at = events.addObject();
            at.put("threshold", one.threshold());
            at.put("hits", one.hits());
            at.put("misses", one.misses());
            at.put("falseAlarms", one.falseAlarms());
            at.put("correctNegatives", one.correctNegatives());
            put(at, "csi", one.csi());
        }
        return node;
    }

    private ObjectNode warning(WarningScore score) {
        ObjectNode node = json.createObjectNode();
        node.put("id", score.id());
        node.put("outcome", score.outcome().label());
        node.put("event", score.event().name().toLowerCase(Locale.ROOT));
        node.put("threshold", score.threshold());
        node.put("unit", score.quantity().unit());
        node.put("raisedAt", score.raisedAt().toString());
        node.put("time", score.time().toString());
        node.put("leadGainedMinutes", score.leadGainedMillis() / 60_000.0);
        node.put("squareKilometres", score.areaSquareKilometres());
        return node;
    }

    private static void put(ObjectNode node, String key, double value) {
        if (Double.isNaN(value)) {
            node.putNull(key);
        } else {
            node.put(key, value);
        }
    }
}
