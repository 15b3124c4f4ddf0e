package io.nowstream.app.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nowstream.models.verification.ContingencyTable;
import io.nowstream.models.verification.PatternBoard;
import io.nowstream.models.verification.ScoreBoard;
import io.nowstream.models.verification.Scoring;
import java.io.PrintWriter;
import java.util.ArrayList;
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
        out.println(heading());
        out.println();
        int width = result.nowcasters().stream().mapToInt(id -> id.name().length()).max().orElse(0);
        String name = "%-" + Math.max(12, width) + "s";
        out.printf(
                Locale.ROOT,
                "%6s  " + name + " %13s %9s %8s",
                "lead",
                "nowcaster",
                "n",
                "MSE",
                "MAE");
        for (double threshold : scoring.thresholds()) {
            out.printf(Locale.ROOT, " %9s", "CSI " + ScoreJson.word(threshold));
        }
        if (result.patterns().isPresent()) {
            out.printf(Locale.ROOT, " %9s %6s", "FSS " + ScoreJson.word(middleThreshold()), "blur");
        }
        out.println();
        for (ScoreBoard.Row row : result.board().rows()) {
            out.printf(
                    Locale.ROOT,
                    "%3.0f min  " + name + " %,13d %9.3f %8.3f",
                    row.lead() * result.cadenceMinutes(),
                    row.nowcaster(),
                    row.score().n(),
                    row.score().errors().mse(),
                    row.score().errors().mae());
            for (ContingencyTable events : row.score().events()) {
                out.printf(Locale.ROOT, " %9s", figure("%.4f", events.csi()));
            }
            result.patterns().ifPresent(patterns -> out.print(patternColumns(patterns, row)));
            out.println();
        }
        out.flush();
    }

    private String heading() {
        String scores =
                "MSE and MAE in %s over n cells; CSI at %s."
                        .formatted(ScoreJson.errorUnit(scoring), thresholdsInWords());
        return result.patterns().isEmpty()
                ? "%,d windows. %s".formatted(result.windows(), scores)
                : "%s%n%s%n%s".formatted(where(), scores, patternsInWords());
    }

    /** A network's comparison is on its own cells: that has to be said. */
    private String where() {
        List<String> grids = new ArrayList<>();
        for (Evaluation.Cells cells : result.grids()) {
            grids.add(
                    "%d x %d cells of %.0f m"
                            .formatted(cells.rows(), cells.columns(), cells.metres()));
        }
        return "%,d windows of %s, split %s, on %s."
                .formatted(
                        result.windows(),
                        ScoreJson.dataName(result.feeds()),
                        result.part().label(),
                        String.join(", ", grids));
    }

    private String patternsInWords() {
        return "FSS in squares of %d cells; blur: forecast / observed power in waves < %d cells."
                .formatted(result.grids().get(0).fssCells(), ScoreJson.BLUR_CELLS);
    }

    private String patternColumns(PatternBoard patterns, ScoreBoard.Row row) {
        var score = patterns.score(row.nowcaster(), row.lead());
        double fss = score.fractions().get(scoring.thresholds().indexOf(middleThreshold())).fss();
        return String.format(
                Locale.ROOT,
                " %9s %6s",
                figure("%.4f", fss),
                figure("%.3f", score.blur().ratioBelow(ScoreJson.BLUR_CELLS)));
    }

    private double middleThreshold() {
        return scoring.thresholds().get((scoring.thresholds().size() - 1) / 2);
    }

    /** An event that never was has no score. */
    private static String figure(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }

    private String thresholdsInWords() {
        return String.join(", ", scoring.thresholds().stream().map(ScoreJson::word).toList())
                + " "
                + scoring.quantity().unit();
    }

    /** Everything as one JSON object, for programs. */
    public String json() {
        return node().toPrettyString();
    }

    /** The same as a tree; an array of such is {@code scores} of a checkpoint. */
    public ObjectNode node() {
        return new ScoreJson(result).object();
    }
}
