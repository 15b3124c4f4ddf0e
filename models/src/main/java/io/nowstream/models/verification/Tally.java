package io.nowstream.models.verification;

import java.util.ArrayList;
import java.util.List;

/** Counts the cells of one field. */
final class Tally {

    private final ErrorScale scale;
    private final float nothing;
    private final float[] limits;
    private final long[] hits;
    private final long[] misses;
    private final long[] falseAlarms;
    private final CompensatedSum squared = new CompensatedSum();
    private final CompensatedSum absolute = new CompensatedSum();
    private final CompensatedSum signed = new CompensatedSum();
    private long n;
    private long undefined;

    Tally(Scoring scoring) {
        int thresholds = scoring.thresholds().size();
        scale = scoring.errors();
        nothing = scoring.quantity().nothing();
        limits = new float[thresholds];
        for (int k = 0; k < thresholds; k++) {
            // Cells are floats: 0.7 mm/h has to reach a threshold of 0.7 mm/h.
            limits[k] = scoring.thresholds().get(k).floatValue();
        }
        hits = new long[thresholds];
        misses = new long[thresholds];
        falseAlarms = new long[thresholds];
    }

    void add(float forecast, float observed) {
        float said = forecast;
        if (Float.isNaN(forecast)) {
            said = nothing;
            undefined++;
        }
        n++;
        if (said != observed) {
            double error = scale.of(said) - scale.of(observed);
            squared.add(error * error);
            absolute.add(Math.abs(error));
            signed.add(error);
        }
        countEvents(said, observed);
    }

    private void countEvents(float said, float observed) {
        float larger = Math.max(said, observed);
        // Thresholds ascend: above the larger of the two there are correct negatives only.
        for (int k = 0; k < limits.length && larger >= limits[k]; k++) {
            if (said < limits[k]) {
                misses[k]++;
            } else if (observed < limits[k]) {
                falseAlarms[k]++;
            } else {
                hits[k]++;
            }
        }
    }

    Score score() {
        List<ContingencyTable> events = new ArrayList<>(limits.length);
        for (int k = 0; k < limits.length; k++) {
            long neither = n - hits[k] - misses[k] - falseAlarms[k];
            events.add(new ContingencyTable(hits[k], misses[k], falseAlarms[k], neither));
        }
        return new Score(
                new ErrorSums(n, squared.value(), absolute.value(), signed.value()),
                events,
                undefined);
    }
}
