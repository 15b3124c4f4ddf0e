package io.nowstream.models.layers.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.nowstream.models.layers.Lasting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fused scan inside the engine: gradients through graphs, memory, threads. */
class SelectiveScanTest {

    private static final ScanShape SMALL = RandomScan.shape(2, 3, 4, 6, 8);

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        JniUtils.setGradMode(true);
    }

    @AfterEach
    void close() {
        System.clearProperty(Gradients.PROPERTY);
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hook", "tape"})
    void gradients_through_scan_after_scan_with_residuals_and_shared_weights(String autograd) {
        System.setProperty(Gradients.PROPERTY, autograd);
        Scan fused = RandomScan.of(manager, SMALL, -1, 1);
        Scan reference = RandomScan.of(manager, SMALL, -1, 1);
        Gradients.backward(threeScans(fused, SelectiveScan::apply));
        Gradients.backward(threeScans(reference, ReferenceScan::apply));
        assertSameGradients(fused, reference);
    }

    /** A graph in which y is used twice, and weights three times. */
    private NDArray threeScans(Scan scan, Function<Scan, NDArray> form) {
        NDArray x = scan.u();
        for (int i = 0; i < 3; i++) {
            NDArray u = x.tanh();
            NDArray delta = scan.delta().add(u);
            x = x.add(form.apply(on(scan, u, delta)).mul(Lasting.number(manager, 0.5f)));
        }
        return x.square().mean();
    }

    private static Scan on(Scan scan, NDArray u, NDArray delta) {
        return new Scan(
                scan.directions(),
                u,
                delta,
                scan.projected(),
                scan.logA(),
                scan.skip(),
                scan.bias());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hook", "tape"})
    void gradients_add_up_over_backward_passes(String autograd) {
        System.setProperty(Gradients.PROPERTY, autograd);
        Scan scan = RandomScan.of(manager, SMALL, -1, 1);
        Gradients.backward(SelectiveScan.apply(scan).square().mean());
        float[] once = scan.bias().getGradient().toFloatArray();
        Gradients.backward(SelectiveScan.apply(scan).square().mean());
        assertClose(scan.bias().getGradient(), manager.create(once).mul(2).toFloatArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hook", "tape"})
    void gradients_reach_what_u_is_computed_from_where_all_else_is_frozen(String autograd) {
        System.setProperty(Gradients.PROPERTY, autograd);
        Scan fused = frozen(RandomScan.of(manager, SMALL, -1, 1));
        Scan reference = frozen(RandomScan.of(manager, SMALL, -1, 1));
        NDArray leafOfFused = gradientOfInput(fused, SelectiveScan::apply);
        NDArray leafOfReference = gradientOfInput(reference, ReferenceScan::apply);
        assertClose(leafOfFused, leafOfReference.toFloatArray());
    }

    private static Scan frozen(Scan scan) {
        scan.operands().forEach(operand -> operand.setRequiresGradient(false));
        return scan;
    }

    private NDArray gradientOfInput(Scan scan, Function<Scan, NDArray> form) {
        NDArray leaf = manager.create(scan.u().toFloatArray(), scan.u().getShape());
        leaf.setRequiresGradient(true);
        Gradients.backward(
                form.apply(on(scan, leaf.mul(Lasting.number(manager, 2)), scan.delta()))
                        .square()
                        .mean());
        return leaf.getGradient();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hook", "tape"})
    void operands_may_be_closed_and_strided(String autograd) {
        System.setProperty(Gradients.PROPERTY, autograd);
        Scan fused = RandomScan.of(manager, SMALL, -1, 1);
        Scan reference = RandomScan.of(manager, SMALL, -1, 1);
        NDArray turned =
                fused.u().transpose(0, 2, 1).mul(Lasting.number(manager, 1)).transpose(0, 2, 1);
        NDArray y = SelectiveScan.apply(on(fused, turned, fused.delta()));
        turned.close();
        NDArray loss = y.square().mean();
        y.close();
        Gradients.backward(loss);
        Gradients.backward(ReferenceScan.apply(reference).square().mean());
        assertSameGradients(fused, reference);
    }

    @Test
    void nothing_is_recorded_where_no_gradient_is_wanted() {
        Scan scan = RandomScan.of(manager, SMALL, -1, 1);
        JniUtils.setGradMode(false);
        assertThat(SelectiveScan.apply(scan).hasGradient()).isFalse();
        JniUtils.setGradMode(true);
        assertThat(HookOperator.mayBeComputed(SelectiveScan.apply(frozen(scan)))).isFalse();
        assertThat(HookOperator.mayBeComputed(scan.u().mul(2))).isFalse();
        scan.u().setRequiresGradient(true);
        assertThat(HookOperator.mayBeComputed(SelectiveScan.apply(scan))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hook", "tape"})
    @EnabledOnOs(OS.LINUX)
    void memory_stays_flat_over_training_steps(String autograd) throws IOException {
        System.setProperty(Gradients.PROPERTY, autograd);
        Scan scan = RandomScan.of(manager, RandomScan.shape(1, 16, 16, 64, 16), -1, 1);
        assertFlat(
                () -> {
                    Gradients.backward(SelectiveScan.apply(scan).square().mean());
                    scan.operands().forEach(operand -> JniUtils.zeroGrad(pt(operand)));
                });
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void memory_stays_flat_over_forward_passes_that_no_backward_pass_follows() throws IOException {
        Scan scan = RandomScan.of(manager, RandomScan.shape(1, 16, 16, 64, 16), -1, 1);
        assertFlat(() -> SelectiveScan.apply(scan).square().mean());
    }

    /** A step takes about 2 MB; none of 200 may leave anything behind. */
    private void assertFlat(Runnable step) throws IOException {
        repeat(50, step);
        int arrays = manager.getManagedArrays().size();
        long before = residentBytes();
        repeat(200, step);
        assertThat(manager.getManagedArrays()).hasSize(arrays);
        assertThat(residentBytes() - before).isLessThan(60L << 20);
    }

    private static void repeat(int times, Runnable step) {
        for (int i = 0; i < times; i++) {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                step.run();
            }
        }
    }

    private static long residentBytes() throws IOException {
        String pages = Files.readString(Path.of("/proc/self/statm")).split(" ", 3)[1];
        return 4096 * Long.parseLong(pages);
    }

    @Test
    void threads_scan_and_train_at_once_as_one_does_alone() throws Exception {
        ScanShape shape = RandomScan.shape(1, 9, 9, 20, 16);
        float[] expected = trainOnce(shape);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<float[]>> work = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                work.add(() -> trainOnce(shape));
            }
            for (Future<float[]> result : threads.invokeAll(work)) {
                assertThat(result.get()).containsExactly(expected);
            }
        } finally {
            threads.shutdown();
        }
    }

    private static float[] trainOnce(ScanShape shape) {
        try (NDManager own = NDManager.newBaseManager()) {
            Scan scan = RandomScan.of(own, shape, -1, 1);
            JniUtils.setGradMode(false);
            float[] y = SelectiveScan.apply(scan).toFloatArray();
            JniUtils.setGradMode(true);
            NDArray recorded = SelectiveScan.apply(scan);
            assertThat(recorded.toFloatArray()).containsExactly(y);
            Gradients.backward(recorded.square().mean());
            return scan.logA().getGradient().toFloatArray();
        }
    }

    @Test
    void operands_that_do_not_fit_together_are_refused() {
        Scan scan = RandomScan.of(manager, SMALL, -1, 1);
        NDArray tooFew = manager.zeros(new Shape(4, 2, 11, 6));
        assertThatThrownBy(() -> SelectiveScan.apply(on(scan, scan.u(), tooFew)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "selective scan: delta is float32 (4, 2, 11, 6), beside the other operands"
                                + " it must be float32 (4, 2, 12, 6)");
        Scan narrow =
                new Scan(
                        scan.directions(),
                        scan.u(),
                        scan.delta(),
                        manager.zeros(new Shape(2, 12, 32)),
                        scan.logA(),
                        scan.skip(),
                        scan.bias());
        assertThatThrownBy(() -> SelectiveScan.apply(narrow))
                .hasMessage(
                        "selective scan: projected has 8 columns for each of 4 directions, B and C"
                                + " of 8 states need 16");
    }

    @Test
    void a_loss_is_one_number() {
        NDArray two = manager.ones(new Shape(2));
        assertThatThrownBy(() -> Gradients.backward(two))
                .hasMessage("a loss is one number, not an array of shape (2)");
    }

    private static void assertSameGradients(Scan actual, Scan expected) {
        for (int i = 0; i < 6; i++) {
            assertClose(
                    actual.operands().get(i).getGradient(),
                    expected.operands().get(i).getGradient().toFloatArray());
        }
    }

    /** max|actual - expected| ≤ 1e-5 max|expected|. */
    private static void assertClose(NDArray actual, float[] expected) {
        float[] values = actual.toFloatArray();
        assertThat(values).hasSameSizeAs(expected);
        double off = 0;
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            off = Math.max(off, Math.abs(values[i] - expected[i]));
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        assertThat(largest).isPositive();
        assertThat(off / largest).isLessThan(1e-5);
    }

    private static PtNDArray pt(NDArray array) {
        return (PtNDArray) array;
    }
}
