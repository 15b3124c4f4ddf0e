package io.nowstream.bench.network;

import ai.djl.ndarray.NDArray;
import io.nowstream.models.network.Base;
import io.nowstream.models.network.Inputs;
import io.nowstream.models.network.Network;
import io.nowstream.models.network.Pass;
import io.nowstream.models.network.WeightSpec;
import io.nowstream.models.network.Weights;
import java.util.List;

/**
 * A network, and how long it was asked. For use from one thread, on the CPU, where a call waits.
 */
final class NetworkClock implements Network {

    private final Network network;
    private long nanos;

    NetworkClock(Network network) {
        this.network = network;
    }

    /** Spent in it since this was asked last. */
    long takeNanos() {
        long taken = nanos;
        nanos = 0;
        return taken;
    }

    @Override
    public String architecture() {
        return network.architecture();
    }

    @Override
    public int channels() {
        return network.channels();
    }

    @Override
    public int divisibility() {
        return network.divisibility();
    }

    @Override
    public Base base() {
        return network.base();
    }

    @Override
    public List<WeightSpec> weights() {
        return network.weights();
    }

    @Override
    public NDArray rollOut(Weights weights, Inputs inputs, int leads, Pass pass) {
        long begin = System.nanoTime();
        NDArray out = network.rollOut(weights, inputs, leads, pass);
        nanos += System.nanoTime() - begin;
        return out;
    }

    @Override
    public NDArray forecast(Weights weights, Inputs inputs, int leads, Pass pass) {
        long begin = System.nanoTime();
        NDArray out = network.forecast(weights, inputs, leads, pass);
        nanos += System.nanoTime() - begin;
        return out;
    }
}
