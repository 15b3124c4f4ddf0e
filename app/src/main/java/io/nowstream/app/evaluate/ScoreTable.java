package io.nowstream.app.evaluate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nowstream.models.verification.ContingencyTable;
import io.nowstream.models.verification.ErrorSums;
import io.nowstream.models.verification.PatternBoard;
import io.nowstream.models.verification.Score;
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

    /** One line per lead and nowcaster; of several channels one for each, and for all together. */
    public void print(PrintWriter out) {
        out.println(heading());
        out.println();
        int width = result.nowcasters().stream().mapToInt(id -> id.name().length()).max().orElse(0);
        String name = "%-" + Math.max(12, width) + "s";
        out.printf(Locale.ROOT, "%6s  ", "lead");
        if (hasChannels()) {
            out.printf("%-8s ", "channel");
        }
        out.printf(Locale.ROOT, name + " %13s %9s %8s", "nowcaster", "n", "MSE", "MAE");
        if (hasChannels()) {
            out.printf(" %8s", "RMSE");
        } else {
            for (double threshold : scoring.thresholds()) {
                out.printf(Locale.ROOT, " %9s", "CSI " + ScoreJson.word(threshold));
            }
        }
        if (result.patterns().isPresent()) {
            out.printf(Locale.ROOT, " %9s %6s", "FSS " + ScoreJson.word(middleThreshold()), "blur");
        }
        out.println();
        for (ScoreBoard.Row row : result.board().rows()) {
            if (!hasChannels()) {
                print(out, name, "", row);
                continue;
            }
            print(out, name, ScoreJson.TOGETHER, row);
            for (ScoreBoard board : result.channels()) {
                Score score = board.score(row.nowcaster(), row.lead());
                print(
                        out,
                        name,
                        board.scoring().quantity().label(),
                        new ScoreBoard.Row(row.nowcaster(), row.lead(), score));
            }
        }
        out.flush();
    }

    private boolean hasChannels() {
        return !result.channels().isEmpty();
    }

    private void print(PrintWriter out, String name, String channel, ScoreBoard.Row row) {
        ErrorSums errors = row.score().errors();
        out.print(lead(row.lead() * result.cadenceMinutes()) + "  ");
        if (hasChannels()) {
            out.printf("%-8s ", channel);
        }
        out.printf(
                Locale.ROOT,
                name + " %,13d %9.3f %8.3f",
                row.nowcaster(),
                errors.n(),
                errors.mse(),
                errors.mae());
        if (hasChannels()) {
            out.printf(Locale.ROOT, " %8.3f", errors.rmse());
        } else {
            for (ContingencyTable events : row.score().events()) {
                out.printf(Locale.ROOT, " %9s", figure("%.4f", events.csi()));
            }
        }
        result.patterns().ifPresent(patterns -> out.print(patternColumns(patterns, row)));
        out.println();
    }

    /** Minutes, or seconds where a frame comes many times a minute. */
    private String lead(double minutes) {
        return result.cadenceMinutes() < 0.5
                ? String.format(Locale.ROOT, "%4.1f s", minutes * 60)
                : String.format(Locale.ROOT, "%3.0f min", minutes);
    }

    private String heading() {
        String scores =
                hasChannels()
                        ? "MSE, MAE and RMSE in %s over n cells.".formatted(scoring.errorUnit())
                        : "MSE and MAE in %s over n cells; CSI at %s."
                                .formatted(scoring.errorUnit(), thresholdsInWords());
        if (result.patterns().isPresent()) {
            return "%s%n%s%n%s".formatted(where(), scores, patternsInWords());
        }
        return hasChannels()
                ? "%s%n%s".formatted(where(), scores)
                : "%,d windows. %s".formatted(result.windows(), scores);
    }

    /** A network's comparison is on its own cells: that has to be said. */
    private String where() {
        List<String> grids = new ArrayList<>();
        for (Evaluation.Cells cells : result.grids()) {
            grids.add(
                    "%d x %d cells of %s m"
                            .formatted(cells.rows(), cells.columns(), metres(cells.metres())));
        }
        return "%,d windows of %s, split %s, on %s."
                .formatted(
                        result.windows(),
                        ScoreJson.dataName(result.feeds()),
                        result.part().label(),
                        String.join(", ", grids));
    }

    private static String metres(double metres) {
        return String.format(Locale.ROOT, metres < 10 ? "%.2f" : "%.0f", metres);
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
