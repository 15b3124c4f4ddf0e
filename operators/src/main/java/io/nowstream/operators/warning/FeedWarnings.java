package io.nowstream.operators.warning;

import io.nowstream.operators.FeedEnd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a feed from nowcast to nowcast.
 *
 * @param turn whose turn it is, in which of the feed's lives
 * @param waiting how many outlooks wait for theirs
 * @param ends the ends that wait for theirs, of this life and of those after it, in order
 * @param fresh whether what stands is of a life whose end was never heard of
 * @param issueTime that of the newest set, or null if there was none
 * @param standing its warnings, oldest first
 */
public record FeedWarnings(
        Place turn,
        int waiting,
        List<FeedEnd> ends,
        boolean fresh,
        @Nullable Instant issueTime,
        List<Standing> standing) {

    /** A feed of which nothing is known: its turn is before every life. */
    static final FeedWarnings NONE =
            new FeedWarnings(new Place(Long.MIN_VALUE, 0), 0, List.of(), false, null, List.of());

    boolean isNone() {
        return turn.equals(NONE.turn);
    }

    /** All that waits. */
    int waitingAndEnds() {
        return waiting + ends.size();
    }

    /** The end of this life, if it has been heard of. */
    Optional<FeedEnd> end() {
        return ends.stream().findFirst().filter(end -> Place.of(end).isOfTheLifeOf(turn));
    }

    FeedWarnings withWaiting(int count) {
        return new FeedWarnings(turn, count, ends, fresh, issueTime, standing);
    }

    FeedWarnings with(FeedEnd end) {
        List<FeedEnd> more = new ArrayList<>(ends);
        more.removeIf(other -> Place.of(other).isOfTheLifeOf(Place.of(end)));
        more.add(end);
        more.sort(Comparator.comparing(Place::of));
        return new FeedWarnings(turn, waiting, more, fresh, issueTime, standing);
    }

    /** The turn goes on: nothing from before this place will come any more. */
    FeedWarnings skippingTo(Place place) {
        return new FeedWarnings(place, waiting, ends, fresh, issueTime, standing);
    }

    FeedWarnings after(Outlook outlook, List<Standing> nowStanding) {
        return new FeedWarnings(
                turn.next(), waiting, ends, false, outlook.issueTime(), nowStanding);
    }

    /** This life has been closed; what waits is of others. */
    FeedWarnings closed() {
        return new FeedWarnings(
                NONE.turn,
                waiting,
                List.copyOf(ends.subList(1, ends.size())),
                false,
                null,
                List.of());
    }

    /** A later life begins, though this one has not been closed: its warnings still stand. */
    FeedWarnings begunAnew(Place first) {
        return new FeedWarnings(
                first,
                waiting,
                ends.stream().filter(end -> !Place.of(end).isBefore(first)).toList(),
                true,
                issueTime,
                standing);
    }
}
