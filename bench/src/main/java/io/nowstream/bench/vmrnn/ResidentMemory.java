package io.nowstream.bench.vmrnn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process has in memory, by the kernel's word (Linux, proc(5)). */
final class ResidentMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");

    /** Sets the peak to what is resident now. */
    private static final String RESET_PEAK = "5";

    private ResidentMemory() {}

    static void resetPeak() throws IOException {
        Files.writeString(CLEAR, RESET_PEAK);
    }

    /** VmRSS, KiB. */
    static long now() throws IOException {
        return kibibytes("VmRSS:");
    }

    /** VmHWM, KiB. */
    static long peak() throws IOException {
        return kibibytes("VmHWM:");
    }

    private static long kibibytes(String name) throws IOException {
        String line =
                Files.readAllLines(STATUS).stream()
                        .filter(each -> each.startsWith(name))
                        .findFirst()
                        .orElseThrow(() -> new IOException(STATUS + " has no " + name));
        return Long.parseLong(line.substring(name.length()).replace("kB", "").trim());
    }
}
