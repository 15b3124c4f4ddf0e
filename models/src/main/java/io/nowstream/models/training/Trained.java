package io.nowstream.models.training;

import io.nowstream.models.network.Weights;
import java.util.List;

/**
 * What a training came to.
 *
 * @param weights the best by validation, or the last where there was none; the running mean, if the
 *     recipe asks for one. Closed with this
 * @param samples seen until it stopped
 * @param epochs done
 * @param seconds of training, over all sittings
 * @param smoothingKilometres width of smoothed advection per lead
 * @param curve one point per epoch
 * @param finished whether it came to its end, and was not asked to stop
 */
public record Trained(
        Weights weights,
        long samples,
        int epochs,
        double seconds,
        List<Double> smoothingKilometres,
        List<CurvePoint> curve,
        boolean finished)
        implements AutoCloseable {

    public Trained {
        smoothingKilometres = List.copyOf(smoothingKilometres);
        curve = List.copyOf(curve);
    }

    @Override
    public void close() {
        weights.close();
    }
}
