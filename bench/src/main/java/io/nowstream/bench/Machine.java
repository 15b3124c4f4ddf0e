package io.nowstream.bench;

import ai.djl.engine.Engine;
import com.github.luben.zstd.util.ZstdVersion;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.kafka.common.utils.AppInfoParser;
import org.openjdk.jmh.util.Version;

/** Where the figures were measured, and on what. */
final class Machine {

    /** Beyond it somebody else was using the machine. */
    private static final double QUIET = 0.7;

    private final double loadAtStart = system().getSystemLoadAverage();

    /** Whether nobody else seemed to use it when this was made. */
    boolean wasQuiet() {
        return loadAtStart <= QUIET;
    }

    double loadAtStart() {
        return loadAtStart;
    }

    /** Name and value, in the order in which they are printed. */
    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        facts.put("commit", System.getProperty("bench.commit", "unknown"));
        facts.put(
                "machine",
                "%s; %d cores used; %.0f GiB"
                        .formatted(
                                processor(),
                                Runtime.getRuntime().availableProcessors(),
                                system().getTotalMemorySize() / 0x1p30));
        facts.put(
                "load average at start",
                String.format(Locale.ROOT, "%.2f", loadAtStart)
                        + (wasQuiet() ? "" : " (not quiet: say what ran beside it)"));
        facts.put(
                "system",
                System.getProperty("os.name")
                        + " "
                        + System.getProperty("os.version")
                        + ", "
                        + System.getProperty("os.arch"));
        facts.put(
                "JVM",
                "%s %s; heap %,d MiB; %s"
                        .formatted(
                                System.getProperty("java.vm.name"),
                                System.getProperty("java.vm.version"),
                                Runtime.getRuntime().maxMemory() >> 20,
                                collector()));
        facts.put(
                "versions",
                "Flink %s, Kafka %s, zstd-jni %s, JMH %s, DJL %s"
                        .formatted(
                                EnvironmentInformation.getVersion(),
                                AppInfoParser.getVersion(),
                                ZstdVersion.VERSION,
                                Version.getPlainVersion(),
                                Engine.getDjlVersion()));
        return facts;
    }

    private static String collector() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .collect(Collectors.joining(" + "));
    }

    private static String processor() {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/cpuinfo"));
            return lines.stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse("processor unknown");
        } catch (IOException notLinux) {
            return "processor unknown";
        }
    }

    private static OperatingSystemMXBean system() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    }
}
