package io.nowstream.models.layers.scan;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What autograd cannot see of one thread's scans, for where {@link HookOperator} cannot be
 * installed. Each scan's y starts a graph of its own; {@link #backward} crosses from one graph to
 * the one before by the scan's own backward pass, newest scan first.
 *
 * <p>Slow: parts of the graph that lead past a scan, such as residuals, are passed through once for
 * each scan after them. That is right, as gradients add up.
 *
 * <p>What is recorded lives until the next {@link #backward} of its thread. A thread that only ever
 * passes forward in grad mode is told so before it runs out of memory.
 */
final class Tape {

    /** Scans between two backward passes; a training step of the largest network has hundreds. */
    private static final int MOST = 20_000;

    private record Crossing(FusedPass pass, NDArray kept, List<NDArray> from, NDArray y) {}

    private static final ThreadLocal<Tape> OF_THREAD = ThreadLocal.withInitial(Tape::new);

    /** Owns what the crossings hold; another one after each backward pass. */
    private Optional<NDManager> manager = Optional.empty();

    private final List<Crossing> crossings = new ArrayList<>();

    private Tape() {}

    static Tape ofThread() {
        return OF_THREAD.get();
    }

    boolean isEmpty() {
        return crossings.isEmpty();
    }

    /** y (B, cells, D), to which gradients flow that the next {@link #backward} passes on. */
    NDArray apply(ScanShape shape, Scan scan) {
        if (crossings.size() >= MOST) {
            throw new IllegalStateException(
                    "%,d selective scans recorded on this thread and no backward pass; where none"
                                    .formatted(MOST)
                            + " is wanted, call JniUtils.setGradMode(false) on the thread");
        }
        List<NDArray> from = new ArrayList<>();
        List<NDArray> cut = new ArrayList<>();
        for (NDArray operand : scan.operands()) {
            from.add(held(operand.reshape(operand.getShape())));
            cut.add(held(operand.stopGradient()));
        }
        FusedPass pass = new FusedPass(FusedScans.FASTEST, shape, scan(scan.directions(), cut));
        NDArray kept = held(pass.keeper());
        NDArray y = held(pass.forward(kept));
        y.setRequiresGradient(true);
        crossings.add(new Crossing(pass, kept, from, y));
        NDArray result = y.reshape(y.getShape());
        result.attach(scan.u().getManager());
        return result;
    }

    private static Scan scan(Directions directions, List<NDArray> operands) {
        return new Scan(
                directions,
                operands.get(0),
                operands.get(1),
                operands.get(2),
                operands.get(3),
                operands.get(4),
                operands.get(5));
    }

    /** Survives scopes: the caller's may end before the backward pass. */
    private NDArray held(NDArray array) {
        if (manager.isEmpty()) {
            manager = Optional.of(NDManager.newBaseManager(Device.cpu()));
        }
        NDScope.unregister(array);
        array.attach(manager.get());
        return array;
    }

    /** From the loss to all leaves; empties the tape. */
    void backward(NDArray loss) {
        boolean gradMode = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
        try {
            flow(loss);
            for (int i = crossings.size() - 1; i >= 0; i--) {
                cross(crossings.get(i));
            }
        } finally {
            JniUtils.setGradMode(gradMode);
            crossings.clear();
            manager.ifPresent(NDManager::close);
            manager = Optional.empty();
        }
    }

    private static void cross(Crossing crossing) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            List<NDArray> gradients =
                    crossing.pass().backward(crossing.kept(), crossing.y().getGradient());
            List<NDArray> weighted = new ArrayList<>();
            for (int i = 0; i < gradients.size(); i++) {
                weighted.add(crossing.from().get(i).mul(gradients.get(i)).sum());
            }
            // Its gradient by each operand is the operand's gradient: one pass for all of them.
            flow(weighted.stream().reduce(NDArray::add).orElseThrow());
        }
    }

    private static void flow(NDArray from) {
        try (NDArray one = from.onesLike()) {
            JniUtils.backward((PtNDArray) from, (PtNDArray) one, true, false);
        }
    }
}
