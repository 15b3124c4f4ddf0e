package io.nowstream.app.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the processes of a cluster leave in its directory: {@code NAME.log}, {@code NAME.pid}, and
 * {@code status.json} of the supervisor.
 *
 * @param directory {@code cluster} in the run's state directory
 */
public record ClusterFiles(Path directory) {

    /** The name of the process that watches the others. */
    static final String SUPERVISOR = "supervisor";

    private static final String PID = ".pid";
    private static final long LARGEST_LOG_BYTES = 32 << 20;

    Path log(String process) {
        return directory.resolve(process + ".log");
    }

    Path pid(String process) {
        return directory.resolve(process + PID);
    }

    /** Puts a large log aside, over the one before: two of each are kept. */
    void turnLog(String process) throws IOException {
        Path log = log(process);
        if (Files.exists(log) && Files.size(log) > LARGEST_LOG_BYTES) {
            Files.move(
                    log,
                    directory.resolve(process + ".log.1"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** What a process said last, for messages. */
    String lastLine(String process) throws IOException {
        Path log = log(process);
        if (!Files.exists(log)) {
            return "it said nothing";
        }
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> !line.isBlank())
                    // What the JVM, and the hint behind an error, say of themselves.
                    .filter(line -> !line.startsWith("WARNING: ") && !line.startsWith("For where "))
                    .reduce((earlier, later) -> later)
                    .orElse("it said nothing");
        }
    }

    /** The processes that were written down, by name; some may be gone. */
    Map<String, ProcessMark> marks() throws IOException {
        Map<String, ProcessMark> marks = new TreeMap<>();
        if (!Files.isDirectory(directory)) {
            return marks;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(f -> f.toString().endsWith(PID)).toList()) {
                String name = String.valueOf(file.getFileName());
                ProcessMark.read(file)
                        .ifPresent(
                                mark ->
                                        marks.put(
                                                name.substring(0, name.length() - PID.length()),
                                                mark));
            }
        }
        return marks;
    }
}
