package io.nowstream.models.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.LayerNorm;
import io.nowstream.models.network.Weights;

/**
 * Group normalisation (Wu and He, 2018): mean 0, variance 1 over each sample's groups of channels
 * and all their cells, then γ and β per channel. Weights as {@link
 * io.nowstream.models.layers.LayerNorm} has them.
 */
public final class GroupNorm {

    private GroupNorm() {}

    /**
     * (B, C, H, W) to the same shape.
     *
     * @param groups divides C
     */
    public static NDArray apply(Weights w, NDArray x, int groups) {
        Shape shape = x.getShape();
        long channels = shape.get(1);
        Shape group = new Shape(shape.size() / shape.get(0) / groups);
        NDManager manager = x.getManager();
        NDArray normal =
                LayerNorm.layerNorm(
                                x.reshape(shape.get(0), groups, group.get(0)),
                                group,
                                manager.ones(group),
                                manager.zeros(group),
                                io.nowstream.models.layers.LayerNorm.EPSILON)
                        .get(0)
                        .reshape(shape);
        return normal.mul(perChannel(w.get("weight"), channels, manager))
                .add(perChannel(w.get("bias"), channels, manager));
    }

    private static NDArray perChannel(NDArray weight, long channels, NDManager manager) {
        NDArray view = weight.reshape(channels, 1, 1);
        view.attach(manager);
        return view;
    }
}
