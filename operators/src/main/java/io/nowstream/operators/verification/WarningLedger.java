package io.nowstream.operators.verification;

import java.util.ArrayList;
import java.util.List;

/**
 * What is open in one life of a feed as to its warnings. Immutable; public because Flink serialises
 * it.
 *
 * @param settledEpochMillis every slot up to then is decided
 * @param told sequences whose sets of warnings are still to be applied, in the order of the log
 * @param end the number of the set that closes the life, or -1 while it lives
 * @param begun whether a set was applied: before, nobody could have been warned
 * @param standing the warnings of the newest set applied
 * @param over cells over the threshold in the newest frame compared, ascending
 */
public record WarningLedger(
        long settledEpochMillis,
        List<Told> told,
        long end,
        boolean begun,
        List<Watched> standing,
        int[] over) {

    static final WarningLedger NONE =
            new WarningLedger(Long.MIN_VALUE, List.of(), -1, false, List.of(), new int[0]);

    WarningLedger settled(long epochMillis) {
        return new WarningLedger(
                Math.max(settledEpochMillis, epochMillis), told, end, begun, standing, over);
    }

    WarningLedger with(Told another) {
        List<Told> more = new ArrayList<>(told);
        more.add(another);
        return new WarningLedger(settledEpochMillis, more, end, begun, standing, over);
    }

    WarningLedger withoutFirst() {
        return new WarningLedger(
                settledEpochMillis,
                new ArrayList<>(told.subList(1, told.size())),
                end,
                begun,
                standing,
                over);
    }

    WarningLedger ending(long number) {
        return new WarningLedger(Long.MAX_VALUE, told, number, begun, standing, over);
    }

    WarningLedger standing(List<Watched> others) {
        return new WarningLedger(settledEpochMillis, told, end, true, others, over);
    }

    WarningLedger compared(List<Watched> others, int[] cells) {
        return new WarningLedger(settledEpochMillis, told, end, begun, others, cells);
    }

    /** Whether a set is still to be applied before a frame of this time is looked at. */
    boolean awaitsSetBefore(long validEpochMillis) {
        return !told.isEmpty() && told.get(0).issueEpochMillis() < validEpochMillis;
    }

    boolean isEnded() {
        return end >= 0;
    }
}
