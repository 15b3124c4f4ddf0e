package io.nowstream.operators.gridding;

import io.nowstream.frames.Reading;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** The readings of one feed, each with its cell; those of other feeds are left out. */
class PlacedIn implements FlatMapFunction<Reading, PlacedReading> {

    private static final long serialVersionUID = 1L;

    private final GriddingSpec spec;

    PlacedIn(GriddingSpec spec) {
        this.spec = spec;
    }

    @Override
    public void flatMap(Reading reading, Collector<PlacedReading> out) {
        if (reading.feed().equals(spec.feed())) {
            out.collect(PlacedReading.of(reading, spec.grid()));
        }
    }
}
