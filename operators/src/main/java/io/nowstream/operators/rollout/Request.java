package io.nowstream.operators.rollout;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * One sequence that waits for a batch.
 *
 * @param number counted as they came
 * @param turn when its feed's turn is
 * @param sinceNanos since when it waits, by {@link System#nanoTime}
 * @param deadlineEpochMillis earlier ones go first
 * @param shape what the nowcaster is asked about before it sees the first such sequence
 * @param fields unpacks it
 * @param abandoned whether nobody waits for it any more
 * @param answer what becomes of it; never completed exceptionally
 */
record Request(
        long number,
        long turn,
        long sinceNanos,
        long deadlineEpochMillis,
        FeedShape shape,
        Supplier<FieldSequence> fields,
        BooleanSupplier abandoned,
        CompletableFuture<Attempt> answer) {

    /** Whose turn it is first; of those the earliest deadline, then first come, first served. */
    static final Comparator<Request> FIRST_SERVED =
            Comparator.comparingLong(Request::turn)
                    .thenComparingLong(Request::deadlineEpochMillis)
                    .thenComparingLong(Request::number);

    /** What the sequences of one batch have in common. */
    record Kind(Grid grid, List<Quantity> quantities, Duration cadence, int length, int leads) {

        static Kind of(FeedShape feed) {
            return new Kind(
                    feed.grid(), feed.quantities(), feed.cadence(), feed.length(), feed.leads());
        }
    }

    void complete(Attempt attempt) {
        answer.complete(attempt);
    }
}
