package io.nowstream.sinks.map;

import io.nowstream.frames.ModelId;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Score;
import io.nowstream.frames.Sha256;
import io.nowstream.frames.Tier;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Scores of one feed: models named like a baseline are beside the published one. */
record EarnedScores(String feed) {

    /**
     * Leads 1 to {@code leads}, each of {@code n} cells; a squared sum that grows with the lead.
     */
    List<Score> of(Instant issueTime, String model, int leads, long n, double squaredOfFirst) {
        List<Score> scores = new ArrayList<>();
        for (int lead = 1; lead <= leads; lead++) {
            scores.add(of(issueTime, model, Score.Period.NOWCAST, lead, n, squaredOfFirst * lead));
        }
        return scores;
    }

    Score of(Instant from, String model, Score.Period period, int lead, long n, double squared) {
        Tier tier = tier(model);
        return new Score(
                "test",
                feed,
                period,
                from,
                new ModelId(model, Sha256.of(model.getBytes(StandardCharsets.UTF_8))),
                tier,
                tier != Tier.FULL,
                Quantity.RAIN_RATE,
                0,
                lead,
                300_000L * lead,
                n > 0 ? 1 : 0,
                n > 0 ? 0 : 1,
                n,
                0,
                squared / 2,
                squared,
                "dBZ",
                List.of());
    }

    private static Tier tier(String model) {
        for (Tier tier : Tier.values()) {
            if (model.equals(tier.name().toLowerCase(Locale.ROOT))) {
                return tier;
            }
        }
        return Tier.FULL;
    }
}
