package io.nowstream.operators.verification;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * What is open in one life of a feed, without the fields themselves. Immutable; public because
 * Flink serialises it.
 *
 * @param settledEpochMillis every slot up to then is decided
 * @param nextNumber the number of the next sequence that assembly will tell of
 * @param ended whether the life is over
 * @param open what was issued and is not verified yet, in the order of issue times
 * @param bytes packed cells of the nowcasts and frames that wait
 */
public record Ledger(
        long settledEpochMillis, long nextNumber, boolean ended, List<Open> open, long bytes) {

    /** A life of which nothing has been heard from assembly. */
    static final Ledger NONE = new Ledger(Long.MIN_VALUE, 0, false, List.of(), 0);

    private static final Comparator<Open> BY_ISSUE =
            Comparator.comparingLong(Open::issueEpochMillis).thenComparingLong(Open::number);

    Ledger settled(long epochMillis) {
        return new Ledger(
                Math.max(settledEpochMillis, epochMillis), nextNumber, ended, open, bytes);
    }

    Ledger ending() {
        return new Ledger(Long.MAX_VALUE, nextNumber, true, open, bytes);
    }

    /** Assembly has told of this number, and of all before it. */
    Ledger toldOf(long number) {
        return new Ledger(settledEpochMillis, number + 1, ended, open, bytes);
    }

    /** So many bytes more wait, or fewer. */
    Ledger holding(long more) {
        return new Ledger(settledEpochMillis, nextNumber, ended, open, bytes + more);
    }

    Ledger with(Open another) {
        List<Open> more = new ArrayList<>(open);
        more.add(another);
        more.sort(BY_ISSUE);
        return withOpen(more);
    }

    Ledger replacing(long number, UnaryOperator<Open> change) {
        List<Open> others = new ArrayList<>(open.size());
        for (Open one : open) {
            others.add(one.number() == number ? change.apply(one) : one);
        }
        return withOpen(others);
    }

    Ledger without(long number) {
        List<Open> others = new ArrayList<>(open);
        others.removeIf(one -> one.number() == number);
        return withOpen(others);
    }

    private Ledger withOpen(List<Open> others) {
        return new Ledger(settledEpochMillis, nextNumber, ended, others, bytes);
    }

    boolean isOpen(long number) {
        return open.stream().anyMatch(one -> one.number() == number);
    }

    /** Whether a nowcast of this number comes too late: it was given up. */
    boolean isLeftover(long number) {
        return number < nextNumber && !isOpen(number);
    }

    /**
     * The next valid time that can be verified: it is settled, and nothing issued before it is
     * still being computed. Empty if there is none, for now.
     */
    OptionalLong nextValid() {
        OptionalLong next = open.stream().filter(Open::isComplete).mapToLong(Open::nextValid).min();
        boolean ready =
                next.isPresent()
                        && next.getAsLong() <= settledEpochMillis
                        && oldestIncomplete()
                                .map(one -> one.issueEpochMillis() >= next.getAsLong())
                                .orElse(true);
        return ready ? next : OptionalLong.empty();
    }

    /** Those whose next lead comes true at a time, in the order of issue times. */
    List<Open> dueAt(long validEpochMillis) {
        return open.stream()
                .filter(one -> one.isComplete() && one.nextValid() == validEpochMillis)
                .toList();
    }

    /** The first whose nowcasts have not all come. */
    Optional<Open> oldestIncomplete() {
        return open.stream().filter(one -> !one.isComplete()).findFirst();
    }

    /** How many are complete and wait for an older one that is not. */
    long heldUp() {
        return oldestIncomplete()
                .map(
                        first ->
                                open.stream()
                                        .filter(Open::isComplete)
                                        .filter(one -> BY_ISSUE.compare(one, first) > 0)
                                        .count())
                .orElse(0L);
    }

    /** Whether a frame of this valid time may still be compared with something. */
    boolean needs(long validEpochMillis) {
        return validEpochMillis > settledEpochMillis
                || open.stream()
                        .anyMatch(
                                one ->
                                        one.isComplete()
                                                ? one.nextValid() <= validEpochMillis
                                                : one.issueEpochMillis() < validEpochMillis);
    }

    /** Nothing more will come of this life. */
    boolean isDone() {
        return ended && open.isEmpty();
    }
}
