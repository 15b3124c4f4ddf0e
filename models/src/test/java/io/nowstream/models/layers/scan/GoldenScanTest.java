package io.nowstream.models.layers.scan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.nowstream.models.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every form of the scan against {@code golden/vmrnn-scan}: the eight cases and the fixture of the
 * note, forward and gradients.
 *
 * <p>The file gives each direction an input of its own. Here the K inputs lie behind one another in
 * one image of K·L cells, and direction k walks over its own part: so directions are not only those
 * of a cross-scan, and none visits all cells.
 */
class GoldenScanTest {

    private static final List<String> CASES =
            List.of("L1", "L5", "L8", "L17", "L37", "L64", "L9N5", "large_steps", "note");
    private static final Golden GOLDEN = Golden.load("vmrnn-scan");

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

    static List<String> cases() {
        return CASES;
    }

    static Stream<Arguments> casesOfKernels() {
        return CASES.stream()
                .flatMap(
                        name ->
                                Stream.of(new VectorScan(), new PlainScan())
                                        .map(kernel -> Arguments.of(name, kernel)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void reference(String name) {
        Case golden = new Case(name);
        Sequences.States states = ReferenceScan.states(Sequences.of(golden.scan()));
        golden.assertLastState(states.last());
        golden.assertStep(Sequences.of(golden.scan()).step());
        golden.assertForwardAndGradients(ReferenceScan.apply(golden.scan()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void in_chunks(String name) {
        Case golden = new Case(name);
        golden.assertLastState(ChunkedScan.states(Sequences.of(golden.scan())).last());
        golden.assertForwardAndGradients(ChunkedScan.apply(golden.scan()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void fused_as_an_operator_of_the_engine(String name) {
        assertThat(HookOperator.installed()).isPresent();
        Case golden = new Case(name);
        golden.assertForwardAndGradients(SelectiveScan.apply(golden.scan()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void fused_on_the_tape(String name) {
        System.setProperty(Gradients.PROPERTY, "tape");
        Case golden = new Case(name);
        golden.assertForwardAndGradients(SelectiveScan.apply(golden.scan()));
    }

    @ParameterizedTest
    @MethodSource("casesOfKernels")
    void fused(String name, FusedScan kernel) {
        JniUtils.setGradMode(false);
        Case golden = new Case(name);
        ScanShape shape = ScanShape.of(golden.scan());
        FusedPass pass = new FusedPass(kernel, shape, golden.scan());
        NDArray kept = pass.keeper();
        NDArray y = pass.forward(kept);
        golden.assertForward(y);
        golden.assertGradients(pass.backward(kept, golden.gradientOfLoss(y)));
    }

    /** One case of the file, as a scan over one image. */
    private final class Case {

        private final String name;
        private final int b;
        private final int k;
        private final int d;
        private final int l;
        private final int n;
        private final Scan scan;

        Case(String name) {
            this.name = name;
            Shape u = GOLDEN.shape(name + ".u");
            b = (int) u.get(0);
            k = (int) u.get(1);
            d = (int) u.get(2);
            l = (int) u.get(3);
            n = (int) GOLDEN.shape(name + ".A").get(2);
            int[][] orders = new int[k][];
            for (int i = 0; i < k; i++) {
                orders[i] = IntStream.range(i * l, (i + 1) * l).toArray();
            }
            scan =
                    new Scan(
                            Directions.along(k * l, orders),
                            leaf(images(file("u"))),
                            leaf(deltas(file("delta"))),
                            leaf(projected(file("B"), file("C"))),
                            leaf(file("A").neg().log().reshape(k * d, n)),
                            leaf(file("D").reshape(k * d)),
                            leaf(file("bias")));
        }

        Scan scan() {
            return scan;
        }

        private NDArray file(String tensor) {
            return GOLDEN.array(manager, name + "." + tensor);
        }

        private NDArray leaf(NDArray array) {
            NDArray leaf = array.duplicate();
            leaf.setRequiresGradient(true);
            return leaf;
        }

        /** (b, K, d, L) to (b, K·L, d). */
        private NDArray images(NDArray sequences) {
            return sequences.transpose(0, 1, 3, 2).reshape(b, k * l, d);
        }

        /** And back. */
        private NDArray sequences(NDArray images) {
            return images.reshape(b, k, l, d).transpose(0, 1, 3, 2);
        }

        /** (b, K, d, L) to (K, b, K·L, d), zero where a direction does not go. */
        private NDArray deltas(NDArray sequences) {
            NDArray deltas = manager.zeros(new Shape(k, b, k, l, d));
            for (int i = 0; i < k; i++) {
                deltas.set(
                        new NDIndex("{}, :, {}", i, i),
                        sequences.get(":, {}", i).transpose(0, 2, 1));
            }
            return deltas.reshape(k, b, k * l, d);
        }

        private NDArray sequencesOfDeltas(NDArray deltas) {
            NDArray parts = deltas.reshape(k, b, k, l, d);
            List<NDArray> own = new ArrayList<>();
            for (int i = 0; i < k; i++) {
                own.add(parts.get("{}, :, {}", i, i));
            }
            return stacked(own).transpose(0, 1, 3, 2);
        }

        /** Two (b, K, N, L) to (b, K·L, K·2N). */
        private NDArray projected(NDArray gateB, NDArray gateC) {
            NDArray projected = manager.zeros(new Shape(b, k, l, k, 2L * n));
            for (int i = 0; i < k; i++) {
                projected.set(
                        new NDIndex(":, {}, :, {}", i, i),
                        gateB.get(":, {}", i).concat(gateC.get(":, {}", i), 1).transpose(0, 2, 1));
            }
            return projected.reshape(b, k * l, k * 2L * n);
        }

        private NDArray gate(NDArray projected, int from) {
            NDArray parts = projected.reshape(b, k, l, k, 2L * n);
            List<NDArray> own = new ArrayList<>();
            for (int i = 0; i < k; i++) {
                own.add(parts.get(":, {}, :, {}, {}:{}", i, i, from, from + n));
            }
            return stacked(own).transpose(0, 1, 3, 2);
        }

        /** K × (b, …) to (b, K, …). */
        private NDArray stacked(List<NDArray> own) {
            return NDArrays.stack(new NDList(own), 1);
        }

        void assertStep(NDArray step) {
            GOLDEN.assertClose(name + ".step", step.transpose(1, 0, 3, 2));
        }

        void assertLastState(NDArray last) {
            GOLDEN.assertClose(name + ".h", last.transpose(1, 0, 2, 3));
        }

        void assertForward(NDArray y) {
            GOLDEN.assertClose(name + ".y", sequences(y));
        }

        void assertForwardAndGradients(NDArray y) {
            assertForward(y);
            NDArray loss = y.sub(images(file("target"))).square().mean();
            GOLDEN.assertClose(name + ".loss", loss);
            Gradients.backward(loss);
            assertGradients(scan.operands().stream().map(NDArray::getGradient).toList());
        }

        NDArray gradientOfLoss(NDArray y) {
            return y.sub(images(file("target"))).mul(2f / y.size());
        }

        void assertGradients(List<NDArray> gradients) {
            assertGradient("u", sequences(gradients.get(0)));
            assertGradient("delta", sequencesOfDeltas(gradients.get(1)));
            assertGradient("B", gate(gradients.get(2), 0));
            assertGradient("C", gate(gradients.get(2), n));
            NDArray a = gradients.get(3).reshape(k, d, n).div(file("A")); // dA/dlogA = A
            assertGradient("A", a);
            assertGradient("D", gradients.get(4).reshape(k, d));
            assertGradient("bias", gradients.get(5));
        }

        private void assertGradient(String operand, NDArray gradient) {
            GOLDEN.assertGradient(name + "." + operand, gradient);
        }
    }
}
