package io.nowstream.app.retrain;

import io.nowstream.models.verification.PairedBootstrap.Interval;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Months with and without the way back, side by side, with n.
 *
 * @param feed its name
 * @param months in their order, at least one
 */
record MonthsTable(String feed, List<Months.Month> months) {

    private static final String WITH = "with the way back";
    private static final String WITHOUT = "without";

    /** As Markdown, UTF-8. */
    byte[] bytes() {
        StringBuilder text = new StringBuilder();
        String unit = months.get(0).figures().unit();
        text.append(
                "# %s, month by month\n\nMean squared error over all leads, %s²; n cells that all"
                        .formatted(feed, unit));
        text.append(" cover. The interval is that of the difference, with minus without.\n\n");
        Map<String, Double> sums = new LinkedHashMap<>();
        long n = 0;
        boolean first = true;
        for (Months.Month month : months) {
            Map<String, Double> mse = named(month);
            if (first) {
                head(text, mse);
                first = false;
            }
            Interval interval = month.figures().interval();
            row(
                    text,
                    month.month(),
                    month.decision(),
                    month.figures().n(),
                    mse,
                    line("%.4g to %.4g", interval.lower(), interval.upper()));
            long cells = month.figures().n();
            mse.forEach((name, value) -> sums.merge(name, value * cells, Double::sum));
            n += cells;
        }
        long all = n;
        sums.replaceAll((name, sum) -> sum / all);
        row(text, "all", "", n, sums, "");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Networks by what they stand for: their names differ from month to month. */
    private static Map<String, Double> named(Months.Month month) {
        Map<String, Double> named = new LinkedHashMap<>();
        Map<String, Double> mse = month.figures().mse();
        named.put(WITH, mse.get(month.serving()));
        named.put(WITHOUT, mse.get(month.frozen()));
        mse.forEach(
                (name, value) -> {
                    if (!name.equals(month.serving()) && !name.equals(month.frozen())) {
                        named.put(name, value);
                    }
                });
        return named;
    }

    private static void head(StringBuilder text, Map<String, Double> mse) {
        List<String> cells = new ArrayList<>(List.of("month", "retraining", "n"));
        cells.addAll(mse.keySet());
        cells.add("interval");
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
        text.append("| --- | --- ").append("| ---: ".repeat(cells.size() - 2)).append("|\n");
    }

    private static void row(
            StringBuilder text,
            String month,
            String decision,
            long n,
            Map<String, Double> mse,
            String interval) {
        List<String> cells = new ArrayList<>(List.of(month, decision, line("%,d", n)));
        mse.values().forEach(value -> cells.add(line("%.4g", value)));
        cells.add(interval);
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
