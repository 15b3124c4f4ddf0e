package io.nowstream.app.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nowstream.models.verification.ContingencyTable;
import io.nowstream.models.verification.ErrorScale;
import io.nowstream.models.verification.ScoreBoard;
import io.nowstream.models.verification.Scoring;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Scores for people and for programs. No score without its n and what it is compared with. */
public final class ScoreTable {

    private final Evaluation.Result result;
    private final Scoring scoring;

    public ScoreTable(Evaluation.Result result) {
        this.result = result;
        this.scoring = result.board().scoring();
    }

    /** One line per lead and nowcaster. */
    public void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%,d windows. MSE and MAE in %s over n cells; CSI at %s.%n%n",
                result.windows(),
                errorUnit(),
                thresholdsInWords());
        out.printf(Locale.ROOT, "%6s  %-12s %13s %9s %8s", "lead", "nowcaster", "n", "MSE", "MAE");
        for (double threshold : scoring.thresholds()) {
            out.printf(Locale.ROOT, " %9s", "CSI " + word(threshold));
        }
        out.println();
        for (ScoreBoard.Row row : result.board().rows()) {
            out.printf(
                    Locale.ROOT,
                    "%3.0f min  %-12s %,13d %9.3f %8.3f",
                    row.lead() * result.cadenceMinutes(),
                    row.nowcaster(),
                    row.score().n(),
                    row.score().errors().mse(),
                    row.score().errors().mae());
            for (ContingencyTable events : row.score().events()) {
                out.printf(Locale.ROOT, " %9.4f", events.csi());
            }
            out.println();
        }
        out.flush();
    }

    /** {@code rows} of nowcaster, leadMinutes, n, mse, mae, csi, pod, far and bias by threshold. */
    public String json() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("windows", result.windows());
        root.put("thresholdUnit", scoring.quantity().unit());
        root.put("errorUnit", errorUnit());
        root.put("undefinedCells", scoring.undefined().name().toLowerCase(Locale.ROOT));
        var rows = root.putArray("rows");
        for (ScoreBoard.Row row : result.board().rows()) {
            ObjectNode line = rows.addObject();
            line.put("nowcaster", row.nowcaster());
            line.put("leadMinutes", row.lead() * result.cadenceMinutes());
            line.put("n", row.score().n());
            line.put("undefined", row.score().undefined());
            line.put("mse", row.score().errors().mse());
            line.put("mae", row.score().errors().mae());
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
        }
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }

    /** JSON has no NaN: an undefined score is null. */
    private static void put(ObjectNode node, String threshold, double score) {
        if (Double.isNaN(score)) {
            node.putNull(threshold);
        } else {
            node.put(threshold, score);
        }
    }

    private String errorUnit() {
        return scoring.errors() == ErrorScale.RAIN_RATE_AS_DBZ
                ? "dBZ of 200 R^1.6, cut off at 0"
                : scoring.quantity().unit();
    }

    private String thresholdsInWords() {
        return String.join(", ", scoring.thresholds().stream().map(ScoreTable::word).toList())
                + " "
                + scoring.quantity().unit();
    }

    /** 0.5, but 5 and not 5.0. */
    private static String word(double threshold) {
        return threshold == Math.rint(threshold)
                ? Long.toString((long) threshold)
                : Double.toString(threshold);
    }
}
