package io.nowstream.operators.verification;

import io.nowstream.frames.Score;
import io.nowstream.frames.Tier;
import io.nowstream.operators.OwnMetrics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * What verification did, for people; nothing is decided by it.
 *
 * <p>Gauges of a feed: {@code skill}, 1 − MSE of the published nowcasts ÷ MSE of the best baseline
 * beside them, over all leads of about the last hundred verified leads; {@code waitingBytes}. They
 * stay when a feed ends, so only so many feeds have them.
 */
final class VerificationMetrics {

    private static final int MOST_FEEDS = 200;

    /** What one more verified lead leaves of those before it. */
    private static final double FADING = 0.99;

    private final MetricGroup metrics;
    private final Counter verified;
    private final Counter unverified;
    private final Counter givenUp;
    private final Counter leftovers;
    private final Counter overBudget;
    private final Map<String, OfFeed> feeds = new HashMap<>();

    /** One feed's gauges. */
    private static final class OfFeed {
        private volatile long waiting;
        private volatile double skill = Double.NaN;
        private double published;
        private final Map<String, Double> baselines = new HashMap<>();

        void add(Group group, List<Score> scores) {
            fade();
            for (Score score : scores) {
                Said said =
                        group.said().stream()
                                .filter(one -> one.model().equals(score.model()))
                                .findFirst()
                                .orElseThrow();
                if (!said.candidate()) {
                    published += score.sumSquared();
                } else if (isBaseline(score.tier())) {
                    baselines.merge(score.model().hash(), score.sumSquared(), Double::sum);
                }
            }
            double best =
                    baselines.values().stream().mapToDouble(Double::doubleValue).min().orElse(0);
            skill = best == 0 ? Double.NaN : 1 - published / best;
        }

        private void fade() {
            published *= FADING;
            baselines.replaceAll((model, sum) -> sum * FADING);
            baselines.values().removeIf(sum -> sum < Double.MIN_NORMAL);
        }

        private static boolean isBaseline(Tier tier) {
            return tier == Tier.ADVECTION || tier == Tier.CLIMATOLOGY || tier == Tier.PERSISTENCE;
        }
    }

    VerificationMetrics(MetricGroup operator) {
        metrics = OwnMetrics.of(operator, "verification");
        verified = metrics.counter("verified");
        unverified = metrics.counter("unverified");
        givenUp = metrics.counter("givenUp");
        leftovers = metrics.counter("leftovers");
        overBudget = metrics.counter("overBudget");
    }

    /** Scores of one sequence's lead. */
    void count(Group group, List<Score> scores) {
        for (Score score : scores) {
            verified.inc(score.nowcasts());
            unverified.inc(score.unverified());
        }
        if (!scores.isEmpty() && scores.stream().allMatch(score -> score.nowcasts() > 0)) {
            OfFeed feed = ofFeed(scores.get(0).feed());
            feed.add(group, scores);
        }
    }

    void waiting(String feed, long bytes) {
        ofFeed(feed).waiting = bytes;
    }

    /** A sequence whose nowcasts did not come. */
    void givenUp() {
        givenUp.inc();
    }

    /** A nowcast that nobody waits for any more. */
    void leftover() {
        leftovers.inc();
    }

    /** A sequence closed as unverified for want of room. */
    void overBudget() {
        overBudget.inc();
    }

    long verifiedSoFar() {
        return verified.getCount();
    }

    long unverifiedSoFar() {
        return unverified.getCount();
    }

    long givenUpSoFar() {
        return givenUp.getCount();
    }

    long leftoversSoFar() {
        return leftovers.getCount();
    }

    long overBudgetSoFar() {
        return overBudget.getCount();
    }

    private OfFeed ofFeed(String feed) {
        OfFeed known = feeds.get(feed);
        if (known != null) {
            return known;
        }
        OfFeed fresh = new OfFeed();
        if (feeds.size() < MOST_FEEDS) {
            feeds.put(feed, fresh);
            MetricGroup group = metrics.addGroup("feed", feed);
            group.gauge("skill", () -> fresh.skill);
            group.gauge("waitingBytes", () -> fresh.waiting);
        }
        return fresh;
    }
}
