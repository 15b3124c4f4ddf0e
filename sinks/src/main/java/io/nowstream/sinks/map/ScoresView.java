package io.nowstream.sinks.map;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.nowstream.frames.WarningScore;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * {@code /api/scores?feed={id or name}}: what the nowcasts of a feed have earned lately, each
 * beside what it is compared with and how much it stands on; what is undefined (0/0) is left out.
 *
 * @param feedId the feed's number on this server
 * @param feed its name
 * @param from oldest issue time that is summed up
 * @param to newest issue time that is summed up
 * @param nowcasts how many nowcasts are summed up, verified or not
 * @param mostNowcasts at most so many are
 * @param hours of at most so many hours before {@code to}
 * @param channels sums by channel
 * @param warnings what became of warnings
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record ScoresView(
        int feedId,
        String feed,
        Optional<String> from,
        Optional<String> to,
        int nowcasts,
        int mostNowcasts,
        long hours,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<ChannelView> channels,
        Optional<WarningsView> warnings) {

    /**
     * One channel.
     *
     * @param channel its number
     * @param quantity what is forecast
     * @param title the same for people
     * @param errorUnit unit of errors; of squared ones its square
     * @param published name of the nowcaster whose skill it is
     * @param publishedHash of that nowcaster
     * @param nowcasters it, and all that ran beside it
     * @param skill of it over the best baseline, by lead; empty if there was no baseline
     */
    record ChannelView(
            int channel,
            String quantity,
            String title,
            String errorUnit,
            String published,
            String publishedHash,
            List<NowcasterView> nowcasters,
            List<SkillView> skill) {}

    /**
     * One nowcaster.
     *
     * @param role {@code published}, {@code baseline}, or {@code beside} for another network
     * @param leads by lead; those beside the published one over the nowcasts that both made
     */
    record NowcasterView(
            String model, String hash, String tier, String role, List<LeadView> leads) {}

    /**
     * Sums at one lead.
     *
     * @param nowcasts how many were compared with what was observed
     * @param unverified how many could not be
     * @param n cells compared
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record LeadView(
            int lead,
            double leadSeconds,
            long nowcasts,
            long unverified,
            long n,
            Optional<Double> mse,
            Optional<Double> mae) {}

    /**
     * 1 − MSE ÷ MSE of the baseline that is hardest to beat at this lead, over the nowcasts that
     * both made.
     *
     * @param over that baseline
     * @param nowcasts so many nowcasts
     * @param n so many cells
     */
    record SkillView(
            int lead, double leadSeconds, String over, double skill, long nowcasts, long n) {}

    /**
     * What became of the last warnings.
     *
     * @param n hits, false alarms and misses
     * @param meanLeadGainedSeconds from the warning to what it warned of, over hits
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record WarningsView(
            long n,
            long hits,
            long falseAlarms,
            long misses,
            Optional<Double> meanLeadGainedSeconds) {}

    static ScoresView of(FeedWindow window) {
        ScoreWindow scores = window.scores();
        var byIssueTime = scores.nowcasts();
        boolean none = byIssueTime.isEmpty();
        return new ScoresView(
                window.id(),
                window.name(),
                none ? Optional.empty() : Optional.of(byIssueTime.firstKey().toString()),
                none ? Optional.empty() : Optional.of(byIssueTime.lastKey().toString()),
                byIssueTime.size(),
                ScoreWindow.NOWCASTS_KEPT,
                ScoreWindow.KEPT_FOR.toHours(),
                scores.channels().entrySet().stream()
                        .flatMap(c -> ScoreComparison.of(scores, c.getKey(), c.getValue()).stream())
                        .toList(),
                warnings(scores.warnings()));
    }

    private static Optional<WarningsView> warnings(Collection<WarningScore> scores) {
        if (scores.isEmpty()) {
            return Optional.empty();
        }
        OptionalDouble gained =
                scores.stream()
                        .filter(score -> score.outcome() == WarningScore.Outcome.HIT)
                        .mapToLong(WarningScore::leadGainedMillis)
                        .average();
        return Optional.of(
                new WarningsView(
                        scores.size(),
                        count(scores, WarningScore.Outcome.HIT),
                        count(scores, WarningScore.Outcome.FALSE_ALARM),
                        count(scores, WarningScore.Outcome.MISS),
                        gained.isPresent()
                                ? Optional.of(gained.getAsDouble() / 1000)
                                : Optional.empty()));
    }

    private static long count(Collection<WarningScore> scores, WarningScore.Outcome outcome) {
        return scores.stream().filter(score -> score.outcome() == outcome).count();
    }
}
