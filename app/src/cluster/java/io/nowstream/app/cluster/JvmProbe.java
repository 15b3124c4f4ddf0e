package io.nowstream.app.cluster;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Looks into one JVM of this machine, whatever runs in it: by its own management beans over the
 * local connector that every JVM can be asked for, and by {@code /proc}. It costs the process a
 * connection and a few threads, which are there from the beginning.
 */
final class JvmProbe implements AutoCloseable {

    private static final double MEGABYTE = 1 << 20;

    private final long pid;
    private final JMXConnector connector;
    private final MemoryMXBean memory;
    private final MemoryPoolMXBean metaspace;
    private final List<MemoryPoolMXBean> compiled;
    private final Map<Figure, BufferPoolMXBean> buffers = new EnumMap<>(Figure.class);
    private final NativeMemory nativeMemory;

    @SuppressWarnings("BanJNDI") // The address is this machine's and the process one of ours.
    JvmProbe(long pid) throws IOException {
        this.pid = pid;
        connector = JMXConnectorFactory.connect(new JMXServiceURL(address(pid)));
        MBeanServerConnection jvm = connector.getMBeanServerConnection();
        memory = ManagementFactory.getPlatformMXBean(jvm, MemoryMXBean.class);
        List<MemoryPoolMXBean> pools =
                ManagementFactory.getPlatformMXBeans(jvm, MemoryPoolMXBean.class);
        metaspace =
                pools.stream()
                        .filter(pool -> pool.getName().equals("Metaspace"))
                        .findFirst()
                        .orElseThrow();
        compiled = pools.stream().filter(pool -> pool.getName().startsWith("Code")).toList();
        for (BufferPoolMXBean pool :
                ManagementFactory.getPlatformMXBeans(jvm, BufferPoolMXBean.class)) {
            switch (pool.getName()) {
                case "direct" -> buffers.put(Figure.DIRECT, pool);
                case "mapped" -> buffers.put(Figure.MAPPED, pool);
                default -> {
                    // Mapped for synchronous writing, which nobody does here.
                }
            }
        }
        nativeMemory = new NativeMemory(pid, heapInfo(jvm));
    }

    private static String address(long pid) throws IOException {
        try {
            VirtualMachine jvm = VirtualMachine.attach(Long.toString(pid));
            try {
                return jvm.startLocalManagementAgent();
            } finally {
                jvm.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException("process %d cannot be looked into".formatted(pid), e);
        }
    }

    private static String heapInfo(MBeanServerConnection jvm) throws IOException {
        try {
            return (String)
                    jvm.invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcHeapInfo",
                            new Object[0],
                            new String[0]);
        } catch (JMException e) {
            throw new IOException("no word about the heap", e);
        }
    }

    /** What can be seen without disturbing it. */
    Map<Figure, Double> look() throws IOException {
        Map<Figure, Double> seen = new EnumMap<>(Figure.class);
        buffers.forEach((figure, pool) -> seen.put(figure, pool.getMemoryUsed() / MEGABYTE));
        long classes = metaspace.getUsage().getUsed();
        seen.put(Figure.METASPACE, classes / MEGABYTE);
        seen.put(Figure.NATIVE, (nativeMemory.bytes() - classes - compiled()) / MEGABYTE);
        seen.put(Figure.HANDLES, (double) entries("fd"));
        seen.put(Figure.THREADS, (double) entries("task"));
        return seen;
    }

    /** Has it collect its garbage, and says what is left, in megabytes. */
    double heapAfterCollection() {
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed() / MEGABYTE;
    }

    /** What the compiler has made of the code that runs most: bounded, and never at an end. */
    private long compiled() {
        return compiled.stream().mapToLong(pool -> pool.getUsage().getUsed()).sum();
    }

    private long entries(String directory) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(pid), directory))) {
            return all.count();
        }
    }

    /** All that it has in memory, files too, in megabytes: for people, not judged. */
    double resident() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
        return lines.stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElse(0)
                / 1024.0;
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
