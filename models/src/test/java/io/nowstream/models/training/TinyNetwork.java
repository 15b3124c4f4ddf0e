package io.nowstream.models.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import io.nowstream.models.layers.Lasting;
import io.nowstream.models.network.Base;
import io.nowstream.models.network.Inputs;
import io.nowstream.models.network.Network;
import io.nowstream.models.network.Pass;
import io.nowstream.models.network.Start;
import io.nowstream.models.network.WeightSpec;
import io.nowstream.models.network.Weights;
import java.util.List;

/** Two convolutions: enough to learn from, in milliseconds. A training pass draws, as drop path. */
record TinyNetwork(Base base) implements Network {

    private static final int HIDDEN = 4;

    @Override
    public String architecture() {
        return "tiny";
    }

    @Override
    public int channels() {
        return 1;
    }

    @Override
    public int divisibility() {
        return 4;
    }

    private int inputs() {
        return base == Base.ADVECTION || base == Base.SMOOTHED_ADVECTION ? 2 : 1;
    }

    @Override
    public List<WeightSpec> weights() {
        return List.of(
                new WeightSpec(
                        "in.weight", new Shape(HIDDEN, inputs(), 3, 3), Start.fanIn(9L * inputs())),
                new WeightSpec("in.bias", new Shape(HIDDEN), Start.constant(0)),
                new WeightSpec("out.weight", new Shape(1, HIDDEN, 3, 3), Start.fanIn(9L * HIDDEN)),
                new WeightSpec("never-used", new Shape(3), Start.constant(1)));
    }

    @Override
    public NDArray rollOut(Weights weights, Inputs inputs, int leads, Pass pass) {
        int seen = (int) inputs.observed().getShape().get(1);
        NDList outputs = new NDList();
        for (int i = 0; i < seen - 1 + leads; i++) {
            NDArray frame =
                    i < seen
                            ? inputs.observed().get(":, {}", i)
                            : outputs.get(outputs.size() - 1).clip(0, 1);
            outputs.add(step(weights, inputs, frame, i, pass));
        }
        return NDArrays.stack(outputs, 1);
    }

    private NDArray step(Weights weights, Inputs inputs, NDArray frame, int i, Pass pass) {
        NDArray in = frame;
        if (inputs() == 2) {
            in =
                    NDArrays.concat(
                            new NDList(frame, inputs.bases().orElseThrow().get(":, {}", i)), 1);
        }
        Shape one = new Shape(1, 1);
        NDArray hidden =
                Conv2d.conv2d(in, weights.get("in.weight"), weights.get("in.bias"), one, one)
                        .singletonOrThrow();
        hidden = hidden.maximum(Lasting.number(hidden.getManager(), 0));
        if (pass.isTraining() && pass.random().orElseThrow().nextInt(10) == 0) {
            hidden = hidden.mul(Lasting.number(hidden.getManager(), 0.5f));
        }
        NDArray change =
                Conv2d.conv2d(
                                hidden,
                                weights.get("out.weight"),
                                hidden.getManager().zeros(new Shape(1)),
                                one,
                                one)
                        .singletonOrThrow();
        return base == Base.NONE
                ? ai.djl.nn.Activation.sigmoid(change)
                : change.add(inputs.bases().orElseThrow().get(":, {}", i));
    }
}
