package io.nowstream.operators.assembly;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/**
 * Which slots of a feed hold a frame, which are missing and since when, and how far issuing has
 * come: everything that decides which sequences leave, without the frames themselves.
 *
 * <p>A slot is missing if it lies between two frames, and since the moment at which both of them
 * had arrived. Slots before the first frame and after the newest are not missing: nothing is known
 * of them.
 *
 * <p>Immutable; public because Flink serialises it.
 *
 * @param first the oldest slot that a sequence may still need; no meaning while there is no frame
 * @param missingSince for each slot from {@code first} to the newest frame's: since when (feed's
 *     clock, epoch milliseconds) it has been missing and waited for, or {@link #HERE}, or {@link
 *     #GIVEN_UP}
 * @param standIn the slot before {@code first} whose frame stands in if {@code first} is missing,
 *     or {@link #NONE}
 * @param issued the newest issue time that has left, as a slot, or {@link #NONE}
 */
public record Timeline(long first, long[] missingSince, long standIn, long issued) {

    /** Says that there is no such slot. */
    static final long NONE = Long.MIN_VALUE;

    private static final long HERE = Long.MAX_VALUE;
    private static final long GIVEN_UP = Long.MIN_VALUE;

    /** A feed of which nothing is known. */
    static final Timeline EMPTY = new Timeline(0, new long[0], NONE, NONE);

    boolean isEmpty() {
        return missingSince.length == 0;
    }

    /** Slot of the newest frame. */
    long newest() {
        return first + missingSince.length - 1;
    }

    boolean holds(long slot) {
        return knows(slot) && mark(slot) == HERE;
    }

    /** Whether the slot was waited for in vain. */
    boolean gaveUp(long slot) {
        return knows(slot) && mark(slot) == GIVEN_UP;
    }

    private boolean knows(long slot) {
        return !isEmpty() && slot >= first && slot <= newest();
    }

    private long mark(long slot) {
        return missingSince[(int) (slot - first)];
    }

    /**
     * Whether no sequence that may still leave contains the slot. A feed that has just begun still
     * takes frames from before its first one, as long as one sequence can hold both.
     */
    boolean isOlderThanTheRing(long slot, int length) {
        return !isEmpty() && slot < first && slot <= newest() - length;
    }

    /** Whether the slot is so far ahead that the slots between would be given up at once. */
    boolean isAJump(long slot, long limit) {
        return !isEmpty() && slot - newest() > limit;
    }

    /**
     * With a frame in a slot; slots that it shows to be missing are waited for from now on.
     *
     * @param slot neither older than the ring nor a jump
     * @param clock the feed's clock, epoch milliseconds
     */
    Timeline with(long slot, long clock) {
        if (isEmpty()) {
            return new Timeline(slot, new long[] {HERE}, NONE, issued);
        }
        long from = Math.min(first, slot);
        long to = Math.max(newest(), slot);
        long[] marks = new long[Math.toIntExact(to - from + 1)];
        Arrays.fill(marks, clock);
        System.arraycopy(
                missingSince, 0, marks, Math.toIntExact(first - from), missingSince.length);
        marks[(int) (slot - from)] = HERE;
        return new Timeline(from, marks, standIn, issued);
    }

    /**
     * Gives up what has been missing for as long as patience lasts, and what lies further behind
     * the newest frame than the limit.
     *
     * @param clock the feed's clock, epoch milliseconds
     * @param limit how many slots may wait behind a missing one
     */
    Timeline givingUp(long clock, long patienceMillis, long limit) {
        return givingUp(slot -> clock - mark(slot) >= patienceMillis || newest() - slot > limit);
    }

    /** Gives up everything that is missing: nothing more will come. */
    Timeline givingUpAll() {
        return givingUp(slot -> true);
    }

    private Timeline givingUp(LongPredicate waitedEnough) {
        if (openSlots() == 0) {
            return this;
        }
        long[] marks = missingSince.clone();
        for (int i = 0; i < marks.length; i++) {
            if (isOpen(marks[i]) && waitedEnough.test(first + i)) {
                marks[i] = GIVEN_UP;
            }
        }
        return new Timeline(first, marks, standIn, issued);
    }

    /** How many missing slots are still waited for. */
    int openSlots() {
        return (int) Arrays.stream(missingSince).filter(Timeline::isOpen).count();
    }

    private static boolean isOpen(long mark) {
        return mark != HERE && mark != GIVEN_UP;
    }

    /**
     * Issue times newer than all that have left, whose sequence waits for nothing, oldest first.
     * Behind a slot that is waited for everything waits: sequences leave in order. A missing frame
     * has no issue time.
     */
    List<Long> issueTimes(int length) {
        List<Long> due = new ArrayList<>();
        for (long slot = Math.max(issued + 1, first + length - 1); slot <= decided(); slot++) {
            if (holds(slot)) {
                due.add(slot);
            }
        }
        return due;
    }

    /** The newest slot up to which nothing is waited for. */
    long decided() {
        for (int i = 0; i < missingSince.length; i++) {
            if (isOpen(missingSince[i])) {
                return first + i - 1;
            }
        }
        return newest();
    }

    /** The slots without a frame in the sequence that ends at {@code last}, oldest first. */
    List<Long> missing(long last, int length) {
        return LongStream.rangeClosed(last - length + 1, last)
                .filter(slot -> !holds(slot))
                .boxed()
                .toList();
    }

    /** The newest slot with a frame before the given one: what stands in for it. */
    long before(long slot) {
        long earlier = slot - 1;
        while (earlier >= first && !holds(earlier)) {
            earlier--;
        }
        return earlier >= first ? earlier : standIn;
    }

    /** Whether the slot is part of the newest issued sequence, and all of that is still here. */
    boolean isInNewestIssued(long slot, int length) {
        return issued != NONE
                && issued - length + 1 >= first
                && slot > issued - length
                && slot <= issued;
    }

    /** The oldest issue time that may still leave, first or again; not for an empty timeline. */
    long oldestIssue(int length) {
        return issued != NONE ? issued : Math.min(first + length - 1, newest());
    }

    Timeline issued(long slot) {
        return new Timeline(first, missingSince, standIn, slot);
    }

    /**
     * Without the slots that nothing needs any more. What stays: the newest issued sequence, which
     * may be corrected; what waits; and where issue times were skipped since, the sequences of the
     * last {@code length} of them, which a late frame may still make possible.
     */
    Timeline trimmed(int length) {
        long decided = decided();
        long oldestEnd = Math.max(issued, decided - length);
        long from = Math.max(first, oldestEnd - length + 1);
        long[] marks = Arrays.copyOfRange(missingSince, (int) (from - first), missingSince.length);
        return new Timeline(from, marks, marks[0] == HERE ? NONE : before(from), issued);
    }

    /** Without any slot: the feed begins anew, its issue times go on. */
    Timeline restarted() {
        return new Timeline(0, new long[0], NONE, issued);
    }

    /** Slots whose frames are kept, oldest first. */
    List<Long> kept() {
        List<Long> kept = new ArrayList<>();
        if (standIn != NONE) {
            kept.add(standIn);
        }
        for (long slot = first; slot <= newest(); slot++) {
            if (holds(slot)) {
                kept.add(slot);
            }
        }
        return kept;
    }
}
