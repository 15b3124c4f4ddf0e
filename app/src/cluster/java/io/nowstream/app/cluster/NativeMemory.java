package io.nowstream.app.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process holds in memory beside Java's heap, by the system's own account ({@code
 * /proc/PID/smaps}, proc(5)): pages that no file stands behind, whoever has asked for them.
 *
 * <p>The heap is left out by its addresses, because the system gives it page by page for as long as
 * it has never been full; what is in it is another figure.
 */
final class NativeMemory {

    private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) .*");
    private static final Pattern ANONYMOUS = Pattern.compile("Anonymous: +(\\d+) kB");

    /** {@code [begin, committed, end)} of a generation, as {@code GC.heap_info} tells it. */
    private static final Pattern GENERATION =
            Pattern.compile("\\[0x([0-9a-f]+), *0x[0-9a-f]+, *0x([0-9a-f]+)\\)");

    private final Path smaps;
    private final long heapBegin;
    private final long heapEnd;

    /**
     * @param heapInfo what the process says of its heap, which never moves
     * @throws IllegalArgumentException if there are no addresses in it
     */
    NativeMemory(long pid, String heapInfo) {
        smaps = Path.of("/proc", Long.toString(pid), "smaps");
        long begin = Long.MAX_VALUE;
        long end = 0;
        Matcher generation = GENERATION.matcher(heapInfo);
        while (generation.find()) {
            begin = Math.min(begin, Long.parseLong(generation.group(1), 16));
            end = Math.max(end, Long.parseLong(generation.group(2), 16));
        }
        if (begin >= end) {
            throw new IllegalArgumentException(
                    "no addresses of generations in what process %d says of its heap: %s"
                            .formatted(pid, heapInfo));
        }
        heapBegin = begin;
        heapEnd = end;
    }

    /** In bytes. */
    long bytes() throws IOException {
        long kilobytes = 0;
        boolean isHeap = false;
        try (Stream<String> lines = Files.lines(smaps)) {
            for (String line : (Iterable<String>) lines::iterator) {
                Matcher mapping = MAPPING.matcher(line);
                if (mapping.matches()) {
                    long begin = Long.parseUnsignedLong(mapping.group(1), 16);
                    isHeap =
                            Long.compareUnsigned(begin, heapBegin) >= 0
                                    && Long.compareUnsigned(begin, heapEnd) < 0;
                    continue;
                }
                Matcher anonymous = ANONYMOUS.matcher(line);
                if (!isHeap && anonymous.matches()) {
                    kilobytes += Long.parseLong(anonymous.group(1));
                }
            }
        }
        return kilobytes << 10;
    }
}
