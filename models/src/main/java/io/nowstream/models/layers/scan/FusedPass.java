package io.nowstream.models.layers.scan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A fused scan over arrays of the engine on the CPU, without copying any that is contiguous. Knows
 * nothing of autograd. Results are on the manager of u.
 */
record FusedPass(FusedScan kernel, ScanShape shape, Scan scan) {

    NDArray forward() {
        NDArray y = empty(scan.u().getShape());
        kernel.forward(shape, operands(), view(y));
        return y;
    }

    /** Also writes what {@link #backward} needs to an array made by {@link #keeper}. */
    NDArray forward(NDArray kept) {
        NDArray y = empty(scan.u().getShape());
        kernel.forward(shape, operands(), view(y), view(kept));
        return y;
    }

    NDArray keeper() {
        return empty(new Shape(shape.keptStates()));
    }

    /** The gradients of the operands, in their order. */
    List<NDArray> backward(NDArray kept, NDArray gY) {
        List<NDArray> gradients =
                scan.operands().stream().map(operand -> empty(operand.getShape())).toList();
        Operands views =
                new Operands(
                        view(gradients.get(0)),
                        view(gradients.get(1)),
                        view(gradients.get(2)),
                        view(gradients.get(3)),
                        view(gradients.get(4)),
                        view(gradients.get(5)));
        kernel.backward(shape, operands(), view(kept), view(gY), views);
        return gradients;
    }

    private Operands operands() {
        return new Operands(
                view(scan.u()),
                view(scan.delta()),
                view(scan.projected()),
                view(scan.logA()),
                view(scan.skip()),
                view(scan.bias()));
    }

    private NDArray empty(Shape shape) {
        NDManager manager = scan.u().getManager();
        return manager.create(shape, DataType.FLOAT32);
    }

    private static FloatBuffer view(NDArray array) {
        return array.toByteBuffer(true).asFloatBuffer();
    }
}
