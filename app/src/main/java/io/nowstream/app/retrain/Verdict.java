package io.nowstream.app.retrain;

import io.nowstream.models.verification.PairedBootstrap.Interval;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

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
     * What would answer in its place without any checkpoint. Climatology is none of them: its
     * newest table comes with the candidate.
     */
    private static final Set<String> FREE = Set.of("advection", "persistence");

    /**
     * Decides: the candidate wins if its squared error is below the incumbent's beyond doubt, that
     * is the whole interval is below 0, and not above that of the best baseline that needs no
     * checkpoint, which costs nothing. Where the incumbent has lost all skill, almost anything is
     * better than it, a spoiled network too; that is no reason to publish it.
     *
     * @param hash the candidate's
     * @param candidate its name in the figures
     * @param incumbent its name in the figures
     */
    static Verdict of(String hash, String candidate, String incumbent, Figures figures) {
        Interval interval = figures.interval();
        Map.Entry<String, Double> baseline = bestBaseline(figures);
        double own = figures.mseOf(candidate);
        double its = figures.mseOf(incumbent);
        boolean sure = interval.upper() < 0;
        boolean aboveBaseline = own > baseline.getValue();
        String incumbentToo = its > baseline.getValue() ? ", and so is the incumbent" : "";
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
        if (aboveBaseline) {
            return new Verdict(
                    hash,
                    false,
                    line(
                            "it is worse than %s (%.4g), which costs nothing%s: %s",
                            baseline.getKey(), baseline.getValue(), incumbentToo, found),
                    figures);
        }
        return new Verdict(
                hash,
                true,
                line(
                        "%s; %s, the best baseline, has %.4g",
                        found, baseline.getKey(), baseline.getValue()),
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

    private static Map.Entry<String, Double> bestBaseline(Figures figures) {
        return figures.mse().entrySet().stream()
                .filter(e -> FREE.contains(e.getKey()))
                .min(Map.Entry.comparingByValue())
                .orElseThrow();
    }
}
