package io.nowstream.app.scores;

import io.nowstream.frames.Score;
import io.nowstream.frames.WarningScore;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Scores of a run for people. No score without its n and what it is compared with. */
public final class ScoreSheet {

    private final ScoreLog log;

    public ScoreSheet(ScoreLog log) {
        this.log = log;
    }

    /** Everything that a feed has earned, and what became of its warnings. */
    public void print(String feed, PrintWriter out) {
        List<Score> nowcasts = log.of(feed, Score.Period.NOWCAST);
        if (!nowcasts.isEmpty()) {
            Instant first = nowcasts.get(0).from();
            Instant last = nowcasts.get(0).from();
            for (Score score : nowcasts) {
                first = score.from().isBefore(first) ? score.from() : first;
                last = score.from().isAfter(last) ? score.from() : last;
            }
            out.printf("%s, issued %s to %s, as published%n", feed, first, last);
            table(feed, nowcasts, out);
        }
        warnings(log.warnings(feed), out);
        out.flush();
    }

    /** The same hour by hour or day by day. */
    public void print(String feed, Score.Period period, PrintWriter out) {
        TreeMap<Instant, List<Score>> byBegin =
                log.of(feed, period).stream()
                        .collect(
                                Collectors.groupingBy(
                                        Score::from, TreeMap::new, Collectors.toList()));
        byBegin.forEach(
                (from, scores) -> {
                    out.printf("%s, issued in the %s from %s%n", feed, period.label(), from);
                    table(feed, scores, out);
                });
        out.flush();
    }

    private static void table(String feed, Collection<Score> scores, PrintWriter out) {
        List<FeedScores.Row> rows = FeedScores.of(feed, scores).rows();
        int channel = -1;
        for (FeedScores.Row row : rows) {
            if (row.total().channel() != channel) {
                channel = row.total().channel();
                heading(row.total(), rows, out);
            }
            line(row, rows, out);
        }
        out.println();
    }

    private static void heading(TotalScore total, List<FeedScores.Row> rows, PrintWriter out) {
        out.printf(
                "%s; MSE and MAE in %s over n cells; CSI at thresholds in %s; skill: 1 - MSE / MSE"
                        + " of a baseline%n",
                total.quantity().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                total.errorUnit(),
                total.quantity().unit());
        out.printf(
                "%9s  %-" + width(rows) + "s %9s %10s %14s %10s %9s",
                "lead",
                "nowcaster",
                "nowcasts",
                "unverified",
                "n",
                "MSE",
                "MAE");
        for (Score.Events events : total.events()) {
            out.printf(" %9s", "CSI " + word(events.threshold()));
        }
        out.println("  skill over");
    }

    private static void line(FeedScores.Row row, List<FeedScores.Row> rows, PrintWriter out) {
        TotalScore total = row.total();
        out.printf(
                Locale.ROOT,
                "%9s  %-" + width(rows) + "s %,9d %,10d %,14d %10s %9s",
                lead(total.leadMillis()),
                total.model().name(),
                total.nowcasts(),
                total.unverified(),
                total.n(),
                figure("%.3f", total.mse()),
                figure("%.3f", total.mae()));
        for (Score.Events events : total.events()) {
            out.printf(" %9s", figure("%.4f", events.csi()));
        }
        out.println(
                row.skills().entrySet().stream()
                        .map(ScoreSheet::skill)
                        .collect(Collectors.joining(", ", "  ", "")));
    }

    private static String skill(Map.Entry<String, Double> over) {
        return String.format(Locale.ROOT, "%s %.3f", over.getKey(), over.getValue());
    }

    private static int width(List<FeedScores.Row> rows) {
        return rows.stream().mapToInt(row -> row.total().model().name().length()).max().orElse(12);
    }

    private static void warnings(List<WarningScore> scores, PrintWriter out) {
        if (scores.isEmpty()) {
            return;
        }
        long hits = count(scores, WarningScore.Outcome.HIT);
        double gained =
                scores.stream()
                        .filter(score -> score.outcome() == WarningScore.Outcome.HIT)
                        .mapToLong(WarningScore::leadGainedMillis)
                        .average()
                        .orElse(Double.NaN);
        out.printf(
                Locale.ROOT,
                "warnings: %,d hits, %,d false alarms, %,d misses; gained by a hit: %s in the mean%n%n",
                hits,
                count(scores, WarningScore.Outcome.FALSE_ALARM),
                count(scores, WarningScore.Outcome.MISS),
                hits == 0 ? "-" : lead(Math.round(gained)));
    }

    private static long count(List<WarningScore> scores, WarningScore.Outcome outcome) {
        return scores.stream().filter(score -> score.outcome() == outcome).count();
    }

    private static String lead(long millis) {
        Duration lead = Duration.ofMillis(millis);
        return lead.toMinutes() > 0
                ? String.format(Locale.ROOT, "%.0f min", millis / 60_000.0)
                : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    /** An event that never was has no score. */
    private static String figure(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }

    /** 0.5, but 5 and not 5.0. */
    static String word(double threshold) {
        return threshold == Math.rint(threshold)
                ? Long.toString((long) threshold)
                : Double.toString(threshold);
    }
}
