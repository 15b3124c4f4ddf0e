package io.nowstream.app;

import java.util.ArrayList;
import java.util.List;

/** A Java process with the class path of the tests. */
public final class ChildJvm {

    /** What the command line starts. */
    public static final String COMMAND = "io.nowstream.app.cli.Nowstream";

    private ChildJvm() {}

    /**
     * Not started yet; errors go where its output goes.
     *
     * @param heap most that it may allocate, as Java's {@code -Xmx}
     * @param options more of the JVM's
     * @param main main class and arguments
     */
    public static ProcessBuilder of(String heap, List<String> options, List<String> main) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.add("-Xmx" + heap);
        command.add("-XX:+UseSerialGC");
        // It lives for seconds, in which thorough compilation would not pay.
        command.add("-XX:TieredStopAtLevel=1");
        command.add("--add-modules=jdk.incubator.vector");
        command.add("-Dnowstream.home=" + System.getProperty("nowstream.home"));
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.addAll(main);
        return new ProcessBuilder(command).redirectErrorStream(true);
    }
}
