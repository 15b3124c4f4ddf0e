package io.nowstream.app.demo;

import io.nowstream.app.scores.ScoreLog;
import io.nowstream.frames.AuditEntry;
import io.nowstream.frames.RetrainRequest;
import io.nowstream.frames.Score;
import io.nowstream.frames.Tier;
import io.nowstream.sinks.kafka.Envelope;
import io.nowstream.sinks.kafka.TailListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Reads along while the scenario goes on: committed scores, and the audit. */
final class DriftWatch implements TailListener {

    private final ScoreLog scores = new ScoreLog();
    private final List<AuditEntry> audit = new ArrayList<>();
    private boolean asked;

    @Override
    public synchronized void score(Score score, Envelope envelope) {
        scores.score(score, envelope);
        notifyAll();
    }

    @Override
    public synchronized void retrainRequest(RetrainRequest request, Envelope envelope) {
        asked = true;
        notifyAll();
    }

    @Override
    public synchronized void audit(AuditEntry entry, Envelope envelope) {
        audit.add(entry);
        notifyAll();
    }

    /** Whether anybody has asked for retraining. */
    synchronized boolean isAsked() {
        return asked;
    }

    synchronized List<AuditEntry> audit() {
        return List.copyOf(audit);
    }

    /** The first step of a kind. */
    synchronized Optional<AuditEntry> first(AuditEntry.Step step) {
        return audit.stream().filter(entry -> entry.step() == step).findFirst();
    }

    /** Whether what was published at an issue time is verified at a lead. */
    synchronized boolean isVerified(Instant issueTime, int lead) {
        return nowcasts().stream()
                .anyMatch(
                        score ->
                                !score.candidate()
                                        && score.lead() == lead
                                        && score.from().equals(issueTime));
    }

    /** How many nowcasts of a checkpoint that was beside are verified at a lead, from a time on. */
    synchronized int verifiedBeside(String hash, Instant from, int lead) {
        return (int)
                nowcasts().stream()
                        .filter(score -> score.candidate() && score.model().hash().equals(hash))
                        .filter(score -> score.lead() == lead && !score.from().isBefore(from))
                        .count();
    }

    private List<Score> nowcasts() {
        return scores.of(GeneratedShowers.FEED, Score.Period.NOWCAST);
    }

    /**
     * Skill over advection of what was published.
     *
     * @param lead of which
     * @param counts which issue times count
     * @param newest so many at most, the newest ones
     */
    synchronized DriftReport.Skill skill(int lead, Predicate<Instant> counts, int newest) {
        Map<Instant, Double> network = new HashMap<>();
        Map<Instant, Double> advection = new HashMap<>();
        for (Score score : nowcasts()) {
            if (score.lead() != lead || score.n() == 0 || !counts.test(score.from())) {
                continue;
            }
            if (!score.candidate() && score.tier() == Tier.FULL) {
                network.put(score.from(), score.sumSquared());
            } else if (score.tier() == Tier.ADVECTION) {
                advection.put(score.from(), score.sumSquared());
            }
        }
        network.keySet().retainAll(advection.keySet());
        List<Instant> counted = network.keySet().stream().sorted().toList();
        counted = counted.subList(Math.max(0, counted.size() - newest), counted.size());
        double own = counted.stream().mapToDouble(network::get).sum();
        double its = counted.stream().mapToDouble(advection::get).sum();
        return new DriftReport.Skill(its > 0 ? 1 - own / its : Double.NaN, counted.size());
    }

    /**
     * Waits for something that is read.
     *
     * @throws IllegalStateException if it takes longer
     */
    synchronized void await(String what, Duration atMost, BooleanSupplier there, Runnable check)
            throws InterruptedException {
        long giveUp = System.nanoTime() + atMost.toNanos();
        while (!there.getAsBoolean()) {
            check.run();
            if (System.nanoTime() - giveUp > 0) {
                throw new IllegalStateException(
                        "%s: not within %d s".formatted(what, atMost.toSeconds()));
            }
            wait(200);
        }
    }
}
