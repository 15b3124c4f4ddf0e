package io.nowstream.models.vmrnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream rolls out for months: nothing may be left behind, in the JVM or outside it. */
class VmrnnMemoryTest {

    private static final int ROLL_OUTS = 500;
    private static final long MEBIBYTES_16 = 16 << 10; // in kilobytes, as the system counts

    /** What the process holds after a roll-out. */
    record Held(long arrays, long residentKilobytes) {}

    @Test
    void five_hundred_roll_outs_leave_memory_flat(@TempDir Path directory) throws Exception {
        assumeTrue(
                Files.exists(Path.of("/proc/self/status")),
                "resident memory is read from /proc/self/status, which this system lacks");
        List<Held> held = rollOutInAJvmOfItsOwn(directory);

        assertThat(held).hasSize(ROLL_OUTS);
        assertThat(held).extracting(Held::arrays).containsOnly(held.get(0).arrays());
        long early = mostResident(held.subList(0, ROLL_OUTS / 5));
        long late = mostResident(held.subList(ROLL_OUTS / 5, ROLL_OUTS));
        assertThat(late - early)
                .as("kilobytes more than the %d after the first fifth", early)
                .isLessThanOrEqualTo(Math.max(early / 50, MEBIBYTES_16));
    }

    private static long mostResident(List<Held> held) {
        return held.stream().mapToLong(Held::residentKilobytes).max().orElseThrow();
    }

    /**
     * The heap is there from the start, and the allocator keeps what is freed, as the launcher
     * says. The compiler works early and at once, so that its own memory, some 20 MB, is taken
     * within the first fifth however busy the machine is; what grows later is ours.
     */
    private static List<Held> rollOutInAJvmOfItsOwn(Path directory)
            throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Path errors = directory.resolve("errors");
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms96m",
                        "-Xmx96m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseSerialGC",
                        "-XX:CompileThresholdScaling=0.1",
                        "-XX:-BackgroundCompilation",
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-Dai.djl.pytorch.num_threads=1",
                        "-Dai.djl.pytorch.num_interop_threads=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ManyRollOuts.class.getName(),
                        String.valueOf(ROLL_OUTS));
        builder.environment().put("MALLOC_TRIM_THRESHOLD_", "268435456");
        builder.environment().put("MALLOC_MMAP_THRESHOLD_", "268435456");
        Process process =
                builder.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
        try {
            assertThat(process.waitFor(10, TimeUnit.MINUTES)).as("ended in time").isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        List<Held> held = new ArrayList<>();
        for (String line : Files.readAllLines(output)) {
            if (line.matches("\\d+ \\d+ \\d+")) { // a log may speak in between
                String[] fields = line.split(" ", -1);
                held.add(new Held(Long.parseLong(fields[1]), Long.parseLong(fields[2])));
            }
        }
        return held;
    }
}
