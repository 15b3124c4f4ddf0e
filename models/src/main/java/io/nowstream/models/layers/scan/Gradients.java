package io.nowstream.models.layers.scan;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;

/**
 * The backward pass through graphs that may contain selective scans.
 *
 * <p>The scan is an operator in the engine's own autograd where that is possible, and recorded on a
 * tape where not, or where the system property {@code nowstream.scan.autograd} is {@code tape}. The
 * gradients are the same.
 */
public final class Gradients {

    /** {@code hook}, the default, or {@code tape}. */
    static final String PROPERTY = "nowstream.scan.autograd";

    private Gradients() {}

    /**
     * Adds the gradients of a loss to those of all leaves that require one, and drops the graph.
     *
     * <p>The forward pass must have run on this thread, with {@code JniUtils.setGradMode(true)}.
     *
     * @param loss one number
     */
    public static void backward(NDArray loss) {
        if (loss.size() != 1) {
            throw new IllegalArgumentException(
                    "a loss is one number, not an array of shape " + loss.getShape());
        }
        Tape tape = Tape.ofThread();
        if (!tape.isEmpty()) {
            tape.backward(loss);
            return;
        }
        try (NDArray one = loss.onesLike()) {
            JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
        }
        HookOperator.rethrow();
    }

    /**
     * Whether any of these requires a gradient; if that cannot be known, yes. DJL knows it of
     * leaves only.
     */
    static boolean mayFlowTo(List<NDArray> operands) {
        return operands.stream().anyMatch(NDArray::hasGradient)
                || operands.stream().anyMatch(HookOperator::mayBeComputed);
    }

    /** The scan as part of the graph of this thread. */
    static NDArray record(ScanShape shape, Scan scan) {
        if (!"tape".equals(System.getProperty(PROPERTY)) && HookOperator.installed().isPresent()) {
            return HookOperator.installed().get().apply(shape, scan);
        }
        return Tape.ofThread().apply(shape, scan);
    }
}
