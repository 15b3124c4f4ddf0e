package io.nowstream.app.security;

import io.nowstream.app.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of a run with a user of its own in its environment, that says whatever it can. */
final class SecuredProcess implements AutoCloseable {

    private static final String TALKATIVE =
            """
            appender.out.type = Console
            appender.out.name = out
            appender.out.layout.type = PatternLayout
            appender.out.layout.pattern = %-5level %c %m%n%ex
            rootLogger.level = debug
            rootLogger.appenderRef.out.ref = out
            """;

    private final Process process;
    private final Path log;

    private SecuredProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it.
     *
     * @param directory where its log goes
     * @param environment added to this process's
     * @param main main class and arguments
     */
    static SecuredProcess start(
            Path directory, String name, Map<String, String> environment, List<String> main)
            throws IOException {
        Path logging = Files.writeString(directory.resolve(name + ".log4j2.properties"), TALKATIVE);
        Path log = directory.resolve(name + ".log");
        ProcessBuilder builder =
                ChildJvm.of("512m", List.of("-Dlog4j2.configurationFile=" + logging.toUri()), main)
                        .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new SecuredProcess(builder.start(), log);
    }

    /** What it has printed. */
    String said() throws IOException {
        return Files.readString(log);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Its exit status. */
    int await() throws IOException, InterruptedException {
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("it did not end: " + said());
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
