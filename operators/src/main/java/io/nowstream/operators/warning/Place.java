package io.nowstream.operators.warning;

import io.nowstream.operators.FeedEnd;
import io.nowstream.operators.Nowcast;
import java.util.Comparator;

/**
 * Where in a feed's order a nowcast or an end stands: numbers begin again with each of its lives.
 * Public because Flink serialises it.
 *
 * @param lifeBegunEpochMicros when the life began
 * @param number the number in it
 */
public record Place(long lifeBegunEpochMicros, long number) implements Comparable<Place> {

    private static final Comparator<Place> ORDER =
            Comparator.comparingLong(Place::lifeBegunEpochMicros).thenComparingLong(Place::number);

    static Place of(Nowcast nowcast) {
        return new Place(nowcast.lifeBegunEpochMicros(), nowcast.number());
    }

    /** An end's turn comes after its life's last nowcast. */
    static Place of(FeedEnd end) {
        return new Place(end.lifeBegunEpochMicros(), end.number());
    }

    Place next() {
        return new Place(lifeBegunEpochMicros, number + 1);
    }

    boolean isBefore(Place other) {
        return compareTo(other) < 0;
    }

    boolean isOfTheLifeOf(Place other) {
        return lifeBegunEpochMicros == other.lifeBegunEpochMicros;
    }

    /** The first place of its life. */
    Place first() {
        return new Place(lifeBegunEpochMicros, 0);
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }
}
