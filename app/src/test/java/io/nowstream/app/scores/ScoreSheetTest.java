package io.nowstream.app.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Score;
import io.nowstream.frames.Tier;
import io.nowstream.frames.Warning;
import io.nowstream.frames.WarningScore;
import io.nowstream.sinks.kafka.Envelope;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScoreSheetTest {

    private static final Instant NOON = Instant.parse("2024-06-12T12:00:00Z");
    private static final Envelope ENVELOPE =
            new Envelope("live.scores", 0, 0, NOON, Optional.empty());

    private final ScoreLog log = new ScoreLog();

    // The verbs.

    /** Of one nowcast's first lead, over ten cells. */
    private void scored(String model, Tier tier, int minute, double sumSquared) {
        log.score(
                score(
                        Score.Period.NOWCAST,
                        model,
                        tier,
                        NOON.plusSeconds(60L * minute),
                        1,
                        sumSquared),
                ENVELOPE);
    }

    private static Score score(
            Score.Period period,
            String model,
            Tier tier,
            Instant from,
            long nowcasts,
            double sumSquared) {
        return new Score(
                "live",
                "nl-radar",
                period,
                from,
                new ModelId(model, "hash of " + model),
                tier,
                tier != Tier.FULL,
                Quantity.REFLECTIVITY,
                0,
                1,
                300_000,
                nowcasts,
                0,
                10 * nowcasts,
                0,
                sumSquared,
                sumSquared,
                "dBZ",
                List.of(new Score.Events(20, 3, 1, 0, 6)));
    }

    private String sheet() {
        StringWriter text = new StringWriter();
        new ScoreSheet(log).print("nl-radar", new PrintWriter(text));
        return text.toString();
    }

    private static double skill(FeedScores scores, String model, String baseline) {
        return scores.rows().stream()
                .filter(row -> row.total().model().name().equals(model))
                .findFirst()
                .orElseThrow()
                .skills()
                .get(baseline);
    }

    // The sentences.

    @Test
    void every_nowcaster_stands_beside_the_baselines_with_its_n() {
        scored("persistence", Tier.PERSISTENCE, 0, 40);
        scored("vmrnn", Tier.FULL, 0, 10);

        assertThat(sheet().lines().toList())
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .isEqualTo(
                                                "nl-radar, issued 2024-06-12T12:00:00Z to"
                                                        + " 2024-06-12T12:00:00Z, as published"),
                        line -> assertThat(line).startsWith("reflectivity; MSE and MAE in dBZ"),
                        line -> assertThat(line).contains("nowcasts", "n ", "MSE", "CSI 20"),
                        line -> assertThat(line).contains("5 min", "persistence", " 10 ", "4.000"),
                        line ->
                                assertThat(line)
                                        .contains("vmrnn", " 10 ", "1.000", "0.7500")
                                        .endsWith("persistence 0.750"),
                        line -> assertThat(line).isEmpty());
    }

    @Test
    void skill_is_over_what_both_were_scored_on() {
        scored("persistence", Tier.PERSISTENCE, 0, 1000);
        scored("persistence", Tier.PERSISTENCE, 5, 40);
        scored("vmrnn", Tier.FULL, 5, 10);

        FeedScores scores = FeedScores.of("nl-radar", log.of("nl-radar", Score.Period.NOWCAST));

        assertThat(skill(scores, "vmrnn", "persistence")).isCloseTo(0.75, within(1e-12));
    }

    @Test
    void an_hour_that_comes_again_counts_once() {
        log.score(score(Score.Period.HOUR, "advection", Tier.ADVECTION, NOON, 3, 30), ENVELOPE);
        log.score(score(Score.Period.HOUR, "advection", Tier.ADVECTION, NOON, 12, 90), ENVELOPE);

        assertThat(log.of("nl-radar", Score.Period.HOUR))
                .singleElement()
                .satisfies(score -> assertThat(score.nowcasts()).isEqualTo(12));
        assertThat(log.repeated()).isZero();
    }

    @Test
    void the_json_has_rows_hours_days_and_warnings() {
        scored("advection", Tier.ADVECTION, 0, 40);
        log.score(score(Score.Period.DAY, "advection", Tier.ADVECTION, NOON, 3, 30), ENVELOPE);
        log.warningScore(
                new WarningScore(
                        "live",
                        "nl-radar",
                        "ab",
                        WarningScore.Outcome.HIT,
                        Warning.Event.THRESHOLD,
                        Quantity.REFLECTIVITY,
                        42,
                        NOON,
                        NOON.plusSeconds(1200),
                        1_200_000,
                        20),
                ENVELOPE);

        JsonNode json = new ScoreSheetJson(log).of(log.feeds()).get("nl-radar");

        assertThat(json.at("/rows/0/nowcaster").asText()).isEqualTo("advection");
        assertThat(json.at("/rows/0/n").asLong()).isEqualTo(10);
        assertThat(json.at("/rows/0/events/0/csi").asDouble()).isEqualTo(0.75);
        assertThat(json.at("/hours")).isEmpty();
        assertThat(json.at("/days/0/rows/0/nowcasts").asLong()).isEqualTo(3);
        assertThat(json.at("/warnings/0/outcome").asText()).isEqualTo("hit");
        assertThat(json.at("/warnings/0/leadGainedMinutes").asDouble()).isEqualTo(20);
        assertThat(sheet())
                .contains("warnings: 1 hits, 0 false alarms, 0 misses; gained by a hit: 20 min");
    }
}
