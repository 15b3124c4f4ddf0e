package io.nowstream.app.demo;

import io.nowstream.frames.Frame;
import io.nowstream.frames.Reading;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * The flows of the generated city from a whole list of readings at once, vehicle by vehicle and
 * position after position: what gridding has to come to, by other means.
 */
public final class BatchFlows {

    private static final long SLOT = GeneratedCity.CADENCE.toMillis();
    private static final int COLUMNS = 20;
    private static final int CELLS = 200;

    private BatchFlows() {}

    /** Inflow and outflow of the cells, in words, by the end of each half-hour that was read in. */
    public static Map<Instant, String> of(Collection<Reading> readings) {
        Map<String, TreeMap<Long, Integer>> ways = new TreeMap<>();
        Map<Long, float[][]> flows = new TreeMap<>();
        for (Reading reading : readings) {
            int column = (int) ((reading.x() + 10_000) / 1_000);
            int row = (int) ((5_000 - reading.y()) / 1_000);
            long time = reading.validTime().toEpochMilli();
            ways.computeIfAbsent(reading.source(), any -> new TreeMap<>())
                    .put(time, row * COLUMNS + column);
            flows.putIfAbsent(time / SLOT, new float[2][CELLS]);
        }
        ways.values().forEach(way -> count(way, flows));
        Map<Instant, String> words = new TreeMap<>();
        flows.forEach(
                (slot, flow) ->
                        words.put(
                                Instant.ofEpochMilli((slot + 1) * SLOT),
                                inWords(flow[0], flow[1])));
        return words;
    }

    /** Consecutive positions in two cells, the earlier no further back than the slot before. */
    private static void count(TreeMap<Long, Integer> way, Map<Long, float[][]> flows) {
        way.forEach(
                (time, cell) -> {
                    Map.Entry<Long, Integer> before = way.lowerEntry(time);
                    long slot = time / SLOT;
                    if (before != null
                            && before.getKey() / SLOT >= slot - 1
                            && !before.getValue().equals(cell)) {
                        flows.get(slot)[0][cell]++;
                        flows.get(slot)[1][before.getValue()]++;
                    }
                });
    }

    /** A frame in the same words. */
    public static String inWords(Frame frame) {
        return inWords(
                frame.channels().get(0).values(frame.grid()),
                frame.channels().get(1).values(frame.grid()));
    }

    /** Flows in words, cell by cell, e.g. {@code 3/1 0/0 }. */
    public static String inWords(float[] in, float[] out) {
        StringBuilder words = new StringBuilder();
        for (int cell = 0; cell < in.length; cell++) {
            words.append((int) in[cell]).append('/').append((int) out[cell]).append(' ');
        }
        return words.toString();
    }
}
