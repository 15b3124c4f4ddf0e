package io.nowstream.app.cluster;

import java.util.ArrayList;
import java.util.List;

/** One figure of one process over time, as it was seen. */
final class Series {

    /**
     * Of the time that is judged; in each there is more than one tooth of what goes up and down.
     */
    private static final int PARTS = 8;

    private final List<Value> values = new ArrayList<>();

    private record Value(double minute, double value) {}

    /**
     * @param minute since the beginning, later than the one before
     */
    void add(double minute, double value) {
        values.add(new Value(minute, value));
    }

    /**
     * The trend of its floor: of the least value in each eighth of the time. What is used and given
     * back again has a floor that stays, however high it goes; a leak lifts it.
     *
     * @param since minute before which nothing counts
     * @throws IllegalArgumentException if there are not two values since then, or all in one eighth
     */
    Trend floorSince(double since) {
        List<Value> judged = values.stream().filter(v -> v.minute >= since).toList();
        double end = judged.isEmpty() ? since : judged.get(judged.size() - 1).minute;
        List<Value> floors = new ArrayList<>();
        for (Value value : judged) {
            int last = floors.size() - 1;
            if (last < 0 || part(value, since, end) > part(floors.get(last), since, end)) {
                floors.add(value);
            } else if (value.value < floors.get(last).value) {
                floors.set(last, value);
            }
        }
        return Trend.of(
                since,
                end,
                floors.stream().mapToDouble(Value::minute).toArray(),
                floors.stream().mapToDouble(Value::value).toArray());
    }

    private static int part(Value value, double since, double end) {
        return (int) Math.min(PARTS - 1.0, PARTS * (value.minute - since) / (end - since));
    }
}
