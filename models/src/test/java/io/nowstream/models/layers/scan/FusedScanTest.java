package io.nowstream.models.layers.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two forms of the kernel against each other, without the engine. */
class FusedScanTest {

    private static final FusedScan VECTOR = new VectorScan();
    private static final FusedScan PLAIN = new PlainScan();

    /** Operands and results of one scan. */
    private record Run(ScanShape shape, Operands in, FloatBuffer y, FloatBuffer kept) {

        static Run forward(FusedScan kernel, ScanShape shape, double step) {
            Operands in = buffers(RandomScan.operands(shape, step, 7));
            FloatBuffer y = FloatBuffer.allocate(in.u().capacity());
            FloatBuffer kept = FloatBuffer.allocate((int) shape.keptStates());
            kernel.forward(shape, in, y, kept);
            return new Run(shape, in, y, kept);
        }

        List<float[]> backward(FusedScan kernel) {
            float[] gY = RandomScan.normal(y.capacity(), 0, 1, new Random(8));
            Operands gradients = buffers(RandomScan.operands(shape, 0, 9)); // to be overwritten
            kernel.backward(shape, in, kept, FloatBuffer.wrap(gY), gradients);
            return List.of(
                    gradients.u().array(),
                    gradients.delta().array(),
                    gradients.projected().array(),
                    gradients.logA().array(),
                    gradients.skip().array(),
                    gradients.bias().array());
        }

        private static Operands buffers(float[][] o) {
            return new Operands(
                    FloatBuffer.wrap(o[0]),
                    FloatBuffer.wrap(o[1]),
                    FloatBuffer.wrap(o[2]),
                    FloatBuffer.wrap(o[3]),
                    FloatBuffer.wrap(o[4]),
                    FloatBuffer.wrap(o[5]));
        }
    }

    @ParameterizedTest(name = "{0} x {1} x {2}, {3} channels, {4} states, Δ from {5}")
    @CsvSource({
        "1, 1, 1, 1, 1, -2",
        "2, 5, 3, 7, 16, -2",
        "1, 8, 8, 32, 16, -2",
        "3, 4, 9, 19, 5, 0",
        "1, 10, 7, 16, 16, 3",
        "1, 33, 2, 40, 8, -6"
    })
    void vector_and_plain_form_agree_to_the_bit_forward_and_to_1e_6_backward(
            int batch, int rows, int columns, int channels, int states, double step) {
        ScanShape shape = RandomScan.shape(batch, rows, columns, channels, states);
        Run vector = Run.forward(VECTOR, shape, step);
        Run plain = Run.forward(PLAIN, shape, step);

        assertThat(vector.y().array()).containsExactly(plain.y().array());
        assertThat(vector.kept().array()).containsExactly(plain.kept().array());

        List<float[]> ofVector = vector.backward(VECTOR);
        List<float[]> ofPlain = plain.backward(PLAIN);
        for (int i = 0; i < ofVector.size(); i++) {
            assertThat(relativeL2(ofVector.get(i), ofPlain.get(i)))
                    .as("operand %d", i)
                    .isLessThan(1e-6);
        }
    }

    @Test
    void a_scan_does_not_see_what_was_scanned_before_on_the_thread() {
        ScanShape small = RandomScan.shape(1, 3, 3, 5, 4);
        float[] first = Run.forward(VECTOR, small, 0).y().array();
        List<float[]> gradients = Run.forward(VECTOR, small, 0).backward(VECTOR);
        Run.forward(VECTOR, RandomScan.shape(2, 9, 9, 40, 16), 0).backward(VECTOR);
        Run again = Run.forward(VECTOR, small, 0);
        assertThat(again.y().array()).containsExactly(first);
        List<float[]> gradientsAgain = again.backward(VECTOR);
        for (int i = 0; i < gradients.size(); i++) {
            assertThat(gradientsAgain.get(i)).containsExactly(gradients.get(i));
        }
    }

    @Test
    void a_batch_gives_the_bits_of_its_images_one_by_one() {
        ScanShape three = RandomScan.shape(3, 4, 5, 6, 16);
        float[][] operands = RandomScan.operands(three, -1, 3);
        float[] together = yOf(three, operands);
        ScanShape one = RandomScan.shape(1, 4, 5, 6, 16);
        int cells = one.cells();
        for (int b = 0; b < 3; b++) {
            float[][] own = operands.clone();
            own[0] = part(operands[0], b, cells * 6);
            own[1] = new float[4 * cells * 6];
            for (int k = 0; k < 4; k++) {
                float[] delta = part(operands[1], 3 * k + b, cells * 6);
                System.arraycopy(delta, 0, own[1], k * cells * 6, cells * 6);
            }
            own[2] = part(operands[2], b, cells * 4 * one.columns());
            assertThat(yOf(one, own)).containsExactly(part(together, b, cells * 6));
        }
    }

    private static float[] yOf(ScanShape shape, float[][] operands) {
        FloatBuffer y = FloatBuffer.allocate(operands[0].length);
        VECTOR.forward(shape, Run.buffers(operands), y);
        return y.array();
    }

    private static float[] part(float[] values, int i, int length) {
        return Arrays.copyOfRange(values, i * length, (i + 1) * length);
    }

    /** What JVMs with wide, narrow and no vectors print. */
    public static final class PrintsBits {

        private PrintsBits() {}

        public static void main(String[] args) {
            ScanShape shape = RandomScan.shape(2, 7, 6, 21, 16);
            Run run = Run.forward(FusedScans.FASTEST, shape, -1);
            System.out.println(FusedScans.FASTEST.label() + ":" + Arrays.hashCode(run.y().array()));
        }
    }

    @Test
    void the_bits_are_the_same_in_a_jvm_with_other_vectors_or_without_the_module()
            throws Exception {
        String here =
                ""
                        + Arrays.hashCode(
                                Run.forward(VECTOR, RandomScan.shape(2, 7, 6, 21, 16), -1)
                                        .y()
                                        .array());
        String module = "--add-modules=jdk.incubator.vector";
        assertThat(inAnotherJvm(module, "-XX:MaxVectorSize=16"))
                .isEqualTo("Vector API, 128 bits:" + here);
        assertThat(inAnotherJvm()).isEqualTo("plain Java:" + here);
    }

    private static String inAnotherJvm(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin/java");
        command.addAll(List.of(options));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
        command.add(ManagementFactory.getRuntimeMXBean().getClassPath());
        command.add(PrintsBits.class.getName());
        Process process = new ProcessBuilder(command).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(err).isZero();
        return out.lines().reduce((first, last) -> last).orElse("");
    }

    private static double relativeL2(float[] actual, float[] expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow((double) actual[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / Math.max(norm, Double.MIN_NORMAL));
    }
}
