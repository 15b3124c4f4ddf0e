package io.nowstream.operators.gridding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The readings of a slot and of what came before it, by source and time, each once.
 *
 * @param readings sorted, without repetitions
 * @param beginMillis where the slot begins; what lies before it is look-back
 */
record SlotReadings(List<PlacedReading> readings, long beginMillis) {

    static SlotReadings of(Iterable<PlacedReading> any, long beginMillis) {
        List<PlacedReading> sorted = new ArrayList<>();
        any.forEach(sorted::add);
        sorted.sort(PlacedReading.BY_SOURCE_AND_TIME);
        List<PlacedReading> once = new ArrayList<>(sorted.size());
        for (PlacedReading reading : sorted) {
            if (once.isEmpty() || !reading.repeats(once.get(once.size() - 1))) {
                once.add(reading);
            }
        }
        return new SlotReadings(once, beginMillis);
    }

    /** Whether nothing was read in the slot itself. */
    boolean isEmpty() {
        return readings.stream().noneMatch(this::isInSlot);
    }

    private boolean isInSlot(PlacedReading reading) {
        return reading.validMillis() >= beginMillis;
    }

    /** When the last of them arrived, look-back included: it decides flows too. */
    long newestArrival() {
        return readings.stream().mapToLong(PlacedReading::arrivalMillis).max().orElseThrow();
    }

    /**
     * How many sources came into each cell and how many left it.
     *
     * @return inflow and outflow, each {@code cells} long
     */
    float[][] flows(int cells) {
        float[][] flows = new float[2][cells];
        for (int i = 1; i < readings.size(); i++) {
            PlacedReading before = readings.get(i - 1);
            PlacedReading after = readings.get(i);
            boolean moved =
                    isInSlot(after)
                            && before.cell() != after.cell()
                            && before.source().equals(after.source());
            if (moved) {
                countAt(flows[0], after.cell());
                countAt(flows[1], before.cell());
            }
        }
        return flows;
    }

    private static void countAt(float[] counts, int cell) {
        if (cell != PlacedReading.OUTSIDE) {
            counts[cell]++;
        }
    }

    /** The mean of the values in each cell, NaN where there is none. */
    float[] means(int cells) {
        double[] sums = new double[cells];
        int[] counts = new int[cells];
        for (PlacedReading reading : readings) {
            if (isInSlot(reading)) {
                sums[reading.cell()] += reading.value();
                counts[reading.cell()]++;
            }
        }
        float[] means = new float[cells];
        Arrays.fill(means, Float.NaN);
        for (int cell = 0; cell < cells; cell++) {
            if (counts[cell] > 0) {
                means[cell] = (float) (sums[cell] / counts[cell]);
            }
        }
        return means;
    }

    /** The sum of the values in each cell; a reading without a value is one. */
    float[] counts(int cells) {
        double[] sums = new double[cells];
        for (PlacedReading reading : readings) {
            if (isInSlot(reading)) {
                sums[reading.cell()] += Double.isNaN(reading.value()) ? 1 : reading.value();
            }
        }
        float[] counts = new float[cells];
        for (int cell = 0; cell < cells; cell++) {
            counts[cell] = (float) sums[cell];
        }
        return counts;
    }
}
