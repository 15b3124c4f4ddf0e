package io.nowstream.app.retrain;

import io.nowstream.models.verification.PairedBootstrap.Interval;
import java.util.Locale;
import java.util.Map;

/**
 * Whether a candidate may take an incumbent's place.
 *
 * @param candidate hash of what was judged
 * @param won whether it may
 * @param why in words
 * @param figures what was found
 */
record Verdict(String candidate, boolean won, String why, Figures figures) {

    /**
     * Decides: the candidate wins if its squared error is below the incumbent's beyond doubt, that
     * is the whole interval is below 0, and not above that of the best baseline, which costs
     * nothing; unless the incumbent's is above that too.
     *
     * @param hash the candidate's
     * @param candidate its name in the figures
     * @param incumbent its name in the figures
     */
    static Verdict of(String hash, String candidate, String incumbent, Figures figures) {
        Interval interval = figures.interval();
        Map.Entry<String, Double> baseline = bestBaseline(figures, candidate, incumbent);
        double own = figures.mseOf(candidate);
        double its = figures.mseOf(incumbent);
        boolean sure = interval.upper() < 0;
        boolean aboveBaseline = own > baseline.getValue();
        boolean bothAbove = aboveBaseline && its > baseline.getValue();
        String found =
                line(
                        "mean squared error %.4g against %.4g of the incumbent, difference %s",
                        own, its, shown(interval, figures.unit()));
        if (!sure) {
            String what =
                    interval.lower() > 0
                            ? "it is worse than the incumbent"
                            : "it is not better than the incumbent beyond doubt";
            return new Verdict(hash, false, what + ": " + found, figures);
        }
        if (aboveBaseline && !bothAbove) {
            return new Verdict(
                    hash,
                    false,
                    line(
                            "it is worse than %s (%.4g), which costs nothing: %s",
                            baseline.getKey(), baseline.getValue(), found),
                    figures);
        }
        return new Verdict(
                hash,
                true,
                line(
                        "%s; %s, the best baseline, has %.4g%s",
                        found,
                        baseline.getKey(),
                        baseline.getValue(),
                        bothAbove ? ", which neither reaches" : ""),
                figures);
    }

    private static String shown(Interval interval, String unit) {
        return line(
                "%.4g (%.0f %% interval %.4g to %.4g) %s²",
                interval.difference(),
                100 * interval.confidence(),
                interval.lower(),
                interval.upper(),
                unit);
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static Map.Entry<String, Double> bestBaseline(
            Figures figures, String candidate, String incumbent) {
        return figures.mse().entrySet().stream()
                .filter(e -> !e.getKey().equals(candidate) && !e.getKey().equals(incumbent))
                .min(Map.Entry.comparingByValue())
                .orElseThrow();
    }
}
