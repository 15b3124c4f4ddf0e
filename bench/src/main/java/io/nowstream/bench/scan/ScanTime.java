package io.nowstream.bench.scan;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.jni.JniUtils;
import io.nowstream.bench.Budget;
import io.nowstream.bench.Closeness;
import io.nowstream.bench.Figure;
import io.nowstream.bench.Runs;
import io.nowstream.bench.TensorSizes;
import io.nowstream.models.layers.scan.ReferenceScan;
import io.nowstream.models.layers.scan.Scan;
import io.nowstream.models.layers.scan.SelectiveScan;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.models.serving.TensorEngine;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much faster than the loop over NDArray operations is the fused selective scan?
 *
 * <p>In this thread alone, one sequence, four directions, sixteen states: {@link SelectiveScan}
 * beside {@link ReferenceScan}, by turns on the same operands. Forward is without a graph; training
 * is the forward pass with one, a weighted sum as loss, and the backward pass to all six operands.
 *
 * <p>Parameter: the length L of the sequence, on which the loop depends most: 64 (with 256
 * channels, VMRNN's TaxiBJ), 256 and 1024 (with 128).
 *
 * <p>Command: {@code bench/run --only scan}.
 */
public final class ScanTime {

    private static final Logger LOG = LoggerFactory.getLogger(ScanTime.class);

    /** The budget: so many times as fast as the loop. */
    private static final double FASTER = 5;

    /** Calls of the fused kernel that are one run: its time alone is near the clock's noise. */
    private static final int CALLS = 10;

    private static final int LOOPS_TO_WARM_UP = 2;
    private static final double FORWARD_MAY_DIFFER = 1e-5;
    private static final double GRADIENTS_MAY_DIFFER = 1e-4;

    private final TensorSizes sizes;

    public ScanTime(TensorSizes sizes) {
        this.sizes = sizes;
    }

    public List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        try (NDManager manager = TensorEngine.manager(DeviceKind.CPU)) {
            for (int steps : sizes.scanSteps()) {
                LOG.info("scan of {} steps", steps);
                try (ScanOperands operands = ScanOperands.of(manager, steps)) {
                    figures.addAll(forward(operands));
                    figures.addAll(training(operands));
                }
            }
            JniUtils.setGradMode(false);
        }
        return figures;
    }

    private List<Figure> forward(ScanOperands operands) {
        JniUtils.setGradMode(false);
        double error =
                Closeness.demand(
                        "scan of %d steps, y".formatted(operands.steps()),
                        y(SelectiveScan::apply, operands.scan()),
                        y(ReferenceScan::apply, operands.scan()),
                        FORWARD_MAY_DIFFER);
        return timed(
                operands,
                "forward",
                () -> y(SelectiveScan::apply, operands.scan()),
                () -> y(ReferenceScan::apply, operands.scan()),
                "y off by %.0e (relative L2)".formatted(error));
    }

    private static float[] y(Form form, Scan scan) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return form.apply(scan).toFloatArray();
        }
    }

    private List<Figure> training(ScanOperands operands) {
        JniUtils.setGradMode(true);
        operands.requireGradients();
        double worst = 0;
        List<float[]> fused = operands.gradients(SelectiveScan::apply);
        List<float[]> loop = operands.gradients(ReferenceScan::apply);
        for (int i = 0; i < fused.size(); i++) {
            String what = "scan of %d steps, gradient %d".formatted(operands.steps(), i);
            worst =
                    Math.max(
                            worst,
                            Closeness.demand(
                                    what, fused.get(i), loop.get(i), GRADIENTS_MAY_DIFFER));
        }
        return timed(
                operands,
                "training",
                () -> operands.train(SelectiveScan::apply),
                () -> operands.train(ReferenceScan::apply),
                "gradients off by %.0e at most (relative L2)".formatted(worst));
    }

    private List<Figure> timed(
            ScanOperands operands, String mode, Runnable fused, Runnable loop, String check) {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < sizes.warmUpMillis() * 1_000_000L) {
            fused.run();
        }
        millis(loop, LOOPS_TO_WARM_UP);
        double[] fusedMillis = new double[sizes.runs()];
        double[] loopMillis = new double[sizes.runs()];
        double[] ratios = new double[sizes.runs()];
        for (int run = 0; run < sizes.runs(); run++) {
            loopMillis[run] = millis(loop, 1);
            fusedMillis[run] = millis(fused, CALLS);
            ratios[run] = loopMillis[run] / fusedMillis[run];
        }
        String name =
                "scan, L %d, D %d, %s: ".formatted(operands.steps(), operands.channels(), mode);
        return List.of(
                new Figure(name + "fused", "ms", new Runs(fusedMillis), Budget.NONE, check),
                new Figure(name + "NDArray loop", "ms", new Runs(loopMillis), Budget.NONE, check),
                new Figure(
                        name + "loop ÷ fused",
                        "×",
                        new Runs(ratios),
                        Budget.atLeast(FASTER, "×"),
                        "by turns; " + check));
    }

    /** Per call. */
    private static double millis(Runnable work, int calls) {
        long begin = System.nanoTime();
        for (int call = 0; call < calls; call++) {
            work.run();
        }
        return (System.nanoTime() - begin) / 1e6 / calls;
    }
}
