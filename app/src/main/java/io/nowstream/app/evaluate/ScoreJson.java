package io.nowstream.app.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nowstream.models.verification.ContingencyTable;
import io.nowstream.models.verification.ErrorSums;
import io.nowstream.models.verification.PatternBoard;
import io.nowstream.models.verification.PatternScore;
import io.nowstream.models.verification.ScoreBoard;
import io.nowstream.models.verification.Scoring;
import java.util.List;
import java.util.Locale;

/**
 * Scores as JSON: what was compared and how, then {@code rows} by lead and nowcaster with n, mse,
 * mae, and csi, pod, far, bias by threshold; where a network of rain is judged also fss by
 * threshold and blur, else rmse. Of several channels each row names its {@code channel}, or {@code
 * all} of them together. An undefined score (0/0) is null.
 *
 * @param result what is written
 */
record ScoreJson(Evaluation.Result result) {

    /** What a row of all channels names. */
    static final String TOGETHER = "all";

    /** Blur looks at waves shorter than this; see {@code Blur}. */
    static final int BLUR_CELLS = 16;

    /** An archive may hold thousands of feeds. */
    private static final int FEEDS_TOLD = 20;

    ObjectNode object() {
        Scoring scoring = result.board().scoring();
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("data", dataName(result.feeds()));
        ArrayNode feeds = root.putArray("feeds");
        result.feeds().stream().limit(FEEDS_TOLD).forEach(feeds::add);
        root.put("feedCount", result.feeds().size());
        root.put("split", result.part().label());
        root.put("windows", result.windows());
        root.put("framesIn", result.length());
        put(root.putObject("grid"), result.grids().get(0));
        if (result.grids().size() > 1) {
            ArrayNode more = root.putArray("moreGrids");
            result.grids().stream().skip(1).forEach(cells -> put(more.addObject(), cells));
        }
        if (result.channels().isEmpty()) {
            root.put("quantity", scoring.quantity().name());
        } else {
            ArrayNode quantities = root.putArray("quantities");
            result.channels().forEach(b -> quantities.add(b.scoring().quantity().name()));
        }
        root.put("thresholdUnit", scoring.quantity().unit());
        ArrayNode thresholds = root.putArray("thresholds");
        scoring.thresholds().forEach(thresholds::add);
        root.put("errorUnit", scoring.errorUnit());
        root.put("undefinedCells", scoring.undefined().name().toLowerCase(Locale.ROOT));
        if (result.patterns().isPresent()) {
            Evaluation.Cells cells = result.grids().get(0);
            root.put("fssCells", cells.fssCells());
            root.put("fssKilometres", cells.fssCells() * cells.metres() / 1000);
            root.put("blurCells", BLUR_CELLS);
        }
        ArrayNode nowcasters = root.putArray("nowcasters");
        result.nowcasters()
                .forEach(
                        id -> nowcasters.addObject().put("name", id.name()).put("hash", id.hash()));
        ArrayNode rows = root.putArray("rows");
        for (ScoreBoard.Row row : result.board().rows()) {
            if (result.channels().isEmpty()) {
                put(rows.addObject(), row, scoring);
                continue;
            }
            put(rows.addObject().put("channel", TOGETHER), row, scoring);
            for (ScoreBoard board : result.channels()) {
                put(
                        rows.addObject().put("channel", board.scoring().quantity().label()),
                        new ScoreBoard.Row(
                                row.nowcaster(),
                                row.lead(),
                                board.score(row.nowcaster(), row.lead())),
                        board.scoring());
            }
        }
        return root;
    }

    private static void put(ObjectNode node, Evaluation.Cells cells) {
        node.put("rows", cells.rows());
        node.put("columns", cells.columns());
        node.put("cellMetres", cells.metres());
    }

    private void put(ObjectNode line, ScoreBoard.Row row, Scoring scoring) {
        ErrorSums errors = row.score().errors();
        if (!errors.arePossible()) {
            throw new IllegalStateException(
                    "%s at lead %d: MSE %s is below the square of MAE %s, over the same cells"
                            .formatted(row.nowcaster(), row.lead(), errors.mse(), errors.mae()));
        }
        line.put("nowcaster", row.nowcaster());
        line.put("leadMinutes", row.lead() * result.cadenceMinutes());
        line.put("n", row.score().n());
        line.put("undefined", row.score().undefined());
        put(line, "mse", errors.mse());
        put(line, "mae", errors.mae());
        if (result.patterns().isEmpty()) {
            put(line, "rmse", errors.rmse());
        }
        ObjectNode csi = line.putObject("csi");
        ObjectNode pod = line.putObject("pod");
        ObjectNode far = line.putObject("far");
        ObjectNode bias = line.putObject("bias");
        List<Double> thresholds = scoring.thresholds();
        for (int i = 0; i < thresholds.size(); i++) {
            ContingencyTable events = row.score().events().get(i);
            String threshold = word(thresholds.get(i));
            put(csi, threshold, events.csi());
            put(pod, threshold, events.pod());
            put(far, threshold, events.far());
            put(bias, threshold, events.bias());
        }
        if (result.patterns().isPresent()) {
            PatternBoard patterns = result.patterns().get();
            PatternScore score = patterns.score(row.nowcaster(), row.lead());
            ObjectNode fss = line.putObject("fss");
            for (int i = 0; i < thresholds.size(); i++) {
                put(fss, word(thresholds.get(i)), score.fractions().get(i).fss());
            }
            put(line, "blur", score.blur().ratioBelow(BLUR_CELLS));
        }
    }

    /** JSON has no NaN: an undefined score is null. */
    private static void put(ObjectNode node, String key, double score) {
        if (Double.isNaN(score)) {
            node.putNull(key);
        } else {
            node.put(key, score);
        }
    }

    /** What to call the data: the feed, or what its feeds' names begin with. */
    static String dataName(List<String> feeds) {
        String common = feeds.get(0);
        for (String feed : feeds) {
            while (!feed.startsWith(common)) {
                common = common.substring(0, common.length() - 1);
            }
        }
        return feeds.size() == 1 ? common : "%s* (%,d feeds)".formatted(common, feeds.size());
    }

    /** 0.5, but 5 and not 5.0. */
    static String word(double threshold) {
        return threshold == Math.rint(threshold)
                ? Long.toString((long) threshold)
                : Double.toString(threshold);
    }
}
