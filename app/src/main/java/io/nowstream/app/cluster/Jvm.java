package io.nowstream.app.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A JVM of the cluster: this Java, this class path, a main class of ours.
 *
 * <p>The class path travels in the environment, so that {@code ps} shows what a process is.
 *
 * @param options of the JVM
 * @param main its main class
 * @param arguments of that
 */
record Jvm(List<String> options, Class<?> main, List<String> arguments) {

    /** Marks a process as one of a cluster, by its directory. */
    private static final String MARK = "-Dnowstream.cluster=";

    /**
     * Natives of tensor engine and codecs are unpacked and allocated in many small pieces. Else
     * each of their threads would get a pool of its own, which keeps what it once had.
     */
    private static final Map<String, String> MALLOC =
            Map.of(
                    "MALLOC_ARENA_MAX", "4",
                    "MALLOC_TRIM_THRESHOLD_", "268435456",
                    "MALLOC_MMAP_THRESHOLD_", "268435456");

    Jvm {
        options = List.copyOf(options);
        arguments = List.copyOf(arguments);
    }

    /** A program of the command line, with further options of its JVM. */
    static Jvm command(List<String> options, String verb, Path file) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("-XX:+UseSerialGC", "--add-modules", "jdk.incubator.vector"));
        return new Jvm(all, io.nowstream.app.cli.Nowstream.class, List.of(verb, file.toString()));
    }

    /**
     * How it is started, with its output into its log.
     *
     * @param name of the process
     * @param scratch directory for what it unpacks, which is emptied
     */
    ProcessBuilder start(String name, ClusterFiles files, Path scratch) throws IOException {
        return process(name, files, scratch, MARK + files.directory(), Child.class.getName());
    }

    /** The same for the supervisor, which nobody watches. */
    ProcessBuilder detached(String name, ClusterFiles files, Path scratch) throws IOException {
        return process(name, files, scratch, "-Dnowstream.supervises=" + files.directory());
    }

    private ProcessBuilder process(
            String name, ClusterFiles files, Path scratch, String mark, String... around)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.add(mark);
        command.add("-Dnowstream.process=" + name);
        command.add("-Dnowstream.home=" + System.getProperty("nowstream.home", "."));
        command.add("-Djava.awt.headless=true");
        // Ours, whatever else lies on the class path.
        command.add("-Dlog4j2.configurationFile=classpath:log4j2.properties");
        command.add("-Djava.io.tmpdir=" + emptied(scratch));
        command.addAll(options);
        command.addAll(List.of(around));
        command.add(main.getName());
        command.addAll(arguments);
        files.turnLog(name);
        ProcessBuilder process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(files.log(name).toFile()));
        MALLOC.forEach(process.environment()::putIfAbsent);
        process.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return process;
    }

    private static String java() {
        return ProcessHandle.current()
                .info()
                .command()
                .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    }

    private static Path emptied(Path directory) throws IOException {
        delete(directory.toFile());
        return Files.createDirectories(directory);
    }

    private static void delete(File file) throws IOException {
        File[] inside = Files.isSymbolicLink(file.toPath()) ? null : file.listFiles();
        if (inside != null) {
            for (File one : inside) {
                delete(one);
            }
        }
        Files.deleteIfExists(file.toPath());
    }

    /** Whether a process is one of a cluster's, and not its supervisor or this one. */
    static boolean isOf(ProcessHandle process, ClusterFiles files) {
        return process.pid() != ProcessHandle.current().pid()
                && process.info()
                        .arguments()
                        .filter(
                                arguments ->
                                        Arrays.asList(arguments).contains(MARK + files.directory()))
                        .isPresent();
    }
}
