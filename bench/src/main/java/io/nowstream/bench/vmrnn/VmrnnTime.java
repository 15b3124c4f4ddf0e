package io.nowstream.bench.vmrnn;

import io.nowstream.bench.Budget;
import io.nowstream.bench.Closeness;
import io.nowstream.bench.Figure;
import io.nowstream.bench.Runs;
import io.nowstream.bench.TensorSizes;
import io.nowstream.bench.WorthlessFigureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What does the fused scan do for a whole network: VMRNN-B as in the paper's TaxiBJ (32 × 32 cells,
 * two channels, four frames in, four out, width 128, patch 4, depth 12; seven steps)?
 *
 * <p>With the fused scan and with the loop over NDArray operations ({@code
 * -Dnowstream.scan=reference}), each in a process of its own with one thread and a heap that is
 * there from the beginning. A rollout is without a graph; a training step is the roll-out with one,
 * the mean square as loss, and the backward pass to all weights. Memory is the peak of resident
 * memory over all steps beyond what was resident before the first; engine, heap and weights are not
 * in it.
 *
 * <p>Parameters: the batch, 1 and 8: the loop gains by it, since its operations become larger.
 *
 * <p>Command: {@code bench/run --only vmrnn}. The loop takes some 10 GiB for a training step at
 * batch 8.
 */
public final class VmrnnTime {

    private static final Logger LOG = LoggerFactory.getLogger(VmrnnTime.class);

    private static final double SHARE_OF_MEMORY = 1.0 / 3;

    /** Steps that are not timed: the compiler has little to do with the loop. */
    private static final int FUSED_WARM_UP = 10;

    private static final int LOOP_WARM_UP = 1;

    private final TensorSizes sizes;

    public VmrnnTime(TensorSizes sizes) {
        this.sizes = sizes;
    }

    public List<Figure> figures() throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>();
        for (Mode mode : Mode.values()) {
            for (int batch : sizes.batches()) {
                Measured fused = inProcessOfItsOwn(mode, batch, "fused", FUSED_WARM_UP);
                Measured loop = inProcessOfItsOwn(mode, batch, "reference", LOOP_WARM_UP);
                figures.addAll(figures(mode, batch, fused, loop));
            }
        }
        return figures;
    }

    private static List<Figure> figures(Mode mode, int batch, Measured fused, Measured loop) {
        String name = "VMRNN-B TaxiBJ, %s, batch %d: ".formatted(mode.label(), batch);
        double error = Closeness.demand(name, fused.answer(), loop.answer(), mode.mayDiffer());
        String check =
                "%s off by %.0e (relative L2)"
                        .formatted(mode == Mode.ROLLOUT ? "forecast" : "gradients", error);
        double[] ratios = new double[fused.millis().length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = loop.millis()[i] / fused.millis()[i];
        }
        if (fused.kibibytes() <= 0 || loop.kibibytes() <= 0) {
            throw new WorthlessFigureException(name + "no memory was seen to be taken");
        }
        Runs share = new Runs((double) fused.kibibytes() / loop.kibibytes());
        return List.of(
                new Figure(name + "fused", "ms", new Runs(fused.millis()), Budget.NONE, check),
                new Figure(
                        name + "NDArray loop", "ms", new Runs(loop.millis()), Budget.NONE, check),
                new Figure(
                        name + "loop ÷ fused",
                        "×",
                        new Runs(ratios),
                        Budget.expectedAtLeast(mode.faster(), "×"),
                        check),
                new Figure(name + "memory, fused", "MiB", mebibytes(fused), Budget.NONE, check),
                new Figure(
                        name + "memory, NDArray loop", "MiB", mebibytes(loop), Budget.NONE, check),
                new Figure(
                        name + "memory, fused ÷ loop",
                        "",
                        share,
                        Budget.expectedAtMost(SHARE_OF_MEMORY, "1/3"),
                        check));
    }

    private static Runs mebibytes(Measured measured) {
        return new Runs(measured.kibibytes() / 1024.0);
    }

    private Measured inProcessOfItsOwn(Mode mode, int batch, String scan, int warmUp)
            throws IOException, InterruptedException {
        LOG.info("VMRNN-B, {}, batch {}, scan {}", mode.label(), batch, scan);
        Path file = Files.createTempFile("bench-vmrnn", ".measured");
        try {
            List<String> command =
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-Xms1g",
                            "-Xmx1g",
                            "-XX:+AlwaysPreTouch",
                            "-XX:+UseSerialGC",
                            "--add-modules",
                            "jdk.incubator.vector",
                            "-Dai.djl.pytorch.num_threads=1",
                            "-Dai.djl.pytorch.num_interop_threads=1",
                            "-Dai.djl.offline=true",
                            "-DOPT_OUT_TRACKING=true",
                            "-Dlog4j2.configurationFile=classpath:log4j2.properties",
                            "-Dnowstream.scan=" + scan,
                            "-cp",
                            System.getProperty("java.class.path"),
                            VmrnnSteps.class.getName(),
                            mode.name(),
                            String.valueOf(batch),
                            String.valueOf(sizes.depth()),
                            String.valueOf(warmUp),
                            String.valueOf(sizes.runs()),
                            file.toString());
            int status =
                    new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start()
                            .waitFor();
            if (status != 0) {
                throw new WorthlessFigureException(
                        ("%s, batch %d, scan %s: its process ended with %d; see its words above, and"
                                        + " whether there was memory enough (10 GiB at batch 8)")
                                .formatted(mode.label(), batch, scan, status));
            }
            return Measured.read(file);
        } finally {
            Files.delete(file);
        }
    }
}
