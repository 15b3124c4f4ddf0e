package io.nowstream.app.retrain;

import io.nowstream.models.verification.PairedBootstrap.Interval;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A retraining told to people: {@code report.md}, with {@code report.png} and the training's curve
 * beside it.
 *
 * @param result what is told
 * @param request what was asked for
 * @param out where it goes, and where the curve lies
 */
record Report(RetrainingResult result, Request request, OutDirectory out) {

    /** Of the curve at most; a long one is thinned. */
    private static final int CURVE_ROWS = 24;

    private static final String CURVE_CHART = "curve.png";

    /** Writes it, and what it shows. */
    void write() throws IOException {
        for (String file : List.of(OutDirectory.CURVE, CURVE_CHART)) {
            Optional<byte[]> bytes = out.trainingFile(file);
            if (bytes.isPresent()) {
                out.write(file, bytes.get());
            }
        }
        Optional<byte[]> chart = SkillChart.png(result);
        if (chart.isPresent()) {
            out.write(OutDirectory.CHART, chart.get());
        }
        out.write(OutDirectory.REPORT, text(chart.isPresent()).getBytes(StandardCharsets.UTF_8));
    }

    private String text(boolean charted) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("# Retraining of %s until %s\n\n".formatted(result.feed(), result.until()));
        decision(text);
        asked(text);
        data(text);
        leads(text, charted);
        interval(text);
        curve(text);
        hashes(text);
        return text.toString();
    }

    private void decision(StringBuilder text) {
        text.append(
                result.won()
                        ? "**The candidate won** and is registered as `%s`.\n"
                                .formatted(result.alias())
                        : "**The candidate did not win; nothing has changed.**\n");
        text.append("\nWhy: ").append(result.why()).append(".\n");
        if (result.sabotaged()) {
            text.append("\nIts weights were shuffled before it was judged (`--sabotage`).\n");
        }
    }

    private void asked(StringBuilder text) {
        FineTuning recipe = request.recipe();
        text.append("\n## What was asked\n\n");
        row(text, "", "");
        row(text, "---", "---");
        row(text, "feed", result.feed());
        row(text, "cut-off", result.until() + "; nothing later was looked at");
        row(text, "incumbent", result.incumbent().name());
        row(text, "candidate", result.candidate().name());
        row(text, "limit of time", seconds(recipe.plan().limitSeconds()));
        row(text, "learning rate", line("%s", recipe.optimiser().lr()));
        row(text, "seed", Long.toString(request.seed()));
    }

    private static String seconds(double limit) {
        return limit > 0 ? line("%.0f s", limit) : "none";
    }

    private void data(StringBuilder text) {
        text.append("\n## The data\n\n");
        row(text, "part", "frames", "windows", "first valid time", "last valid time");
        row(text, "---", "---:", "---:", "---", "---");
        part(text, "learnt from", result.training().part());
        part(text, "decided which weights are kept", result.validation());
        part(text, "newest, judged on", result.newest());
        text.append(
                line(
                        "\nThe candidate saw %,d samples in %,d epochs.\n",
                        result.training().samples(), result.training().epochs()));
    }

    private static void part(StringBuilder text, String name, RetrainingResult.Part part) {
        row(
                text,
                name,
                line("%,d", part.frames()),
                line("%,d", part.windows()),
                part.from(),
                part.until());
    }

    private void leads(StringBuilder text, boolean charted) {
        Figures figures = result.figures();
        text.append(
                "\n## The newest part, lead by lead\n\nMean squared error, %s², lower is better;"
                        .formatted(figures.unit()));
        text.append(" n cells that all cover:\n\n");
        List<String> head = new ArrayList<>(List.of("lead", "n"));
        head.addAll(figures.mse().keySet());
        row(text, head.toArray(String[]::new));
        row(text, head.stream().map(any -> "---:").toArray(String[]::new));
        for (Figures.Lead lead : figures.leads()) {
            row(text, minutes(lead.minutes()), lead.n(), lead.mse());
        }
        row(text, "all", figures.n(), figures.mse());
        if (charted) {
            text.append("\n![Skill by lead](").append(OutDirectory.CHART).append(")\n");
        }
    }

    private static String minutes(double minutes) {
        return minutes >= 1 ? number(minutes) + " min" : number(60 * minutes) + " s";
    }

    private static String number(double value) {
        return value == Math.rint(value) ? line("%.0f", value) : line("%.4g", value);
    }

    private static void row(StringBuilder text, String lead, long n, Map<String, Double> mse) {
        List<String> cells = new ArrayList<>(List.of(lead, line("%,d", n)));
        mse.values().forEach(value -> cells.add(line("%.4g", value)));
        row(text, cells.toArray(String[]::new));
    }

    private void interval(StringBuilder text) {
        Interval interval = result.figures().interval();
        String unit = result.figures().unit();
        text.append(
                line(
                        "\n## How sure\n\nCandidate minus incumbent, mean squared error over all"
                                + " leads: **%.4g %s²**, %.0f %% interval **%.4g to %.4g**.\n",
                        interval.difference(),
                        unit,
                        100 * interval.confidence(),
                        interval.lower(),
                        interval.upper()));
        text.append(
                line(
                        "\nPaired bootstrap over %,d windows in moving blocks of %,d, drawn %,d"
                                + " times, seed %d. The candidate wins if the whole interval is"
                                + " below 0 and it is no worse than the best baseline, or the"
                                + " incumbent was worse than that too.\n",
                        interval.windows(),
                        interval.block(),
                        interval.resamples(),
                        interval.seed()));
    }

    /** The trainer's table, without the columns of single leads. */
    private void curve(StringBuilder text) throws IOException {
        Optional<byte[]> bytes = out.trainingFile(OutDirectory.CURVE);
        if (bytes.isEmpty()) {
            return;
        }
        List<List<String>> rows =
                new String(bytes.get(), StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> Arrays.asList(line.split(",", -1)))
                        .toList();
        int columns = rows.get(0).indexOf("best") + 1;
        text.append("\n## The training\n\nErrors are those on the validation part.\n\n");
        int every = 1 + (rows.size() - 2) / CURVE_ROWS;
        for (int i = 0; i < rows.size(); i++) {
            boolean shown = i == 0 || i % every == 0 || i == rows.size() - 1;
            if (shown) {
                row(text, rows.get(i).subList(0, columns).toArray(String[]::new));
            }
            if (i == 0) {
                row(
                        text,
                        rows.get(0).subList(0, columns).stream()
                                .map(any -> "---:")
                                .toArray(String[]::new));
            }
        }
    }

    private void hashes(StringBuilder text) {
        text.append("\n## Hashes\n\n");
        row(text, "", "SHA-256");
        row(text, "---", "---");
        row(text, "incumbent", result.incumbent().hash());
        row(text, "candidate", result.candidate().hash());
        row(text, "frames that were learnt from", result.training().dataSha256());
    }

    private static void row(StringBuilder text, String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
