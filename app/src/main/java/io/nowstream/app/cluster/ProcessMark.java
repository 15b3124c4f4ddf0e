package io.nowstream.app.cluster;

import io.nowstream.frames.LocalStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * By what a process is known again: pids are used anew, but not with the same start.
 *
 * @param pid the system's number
 * @param startMillis when it started, ms since 1970; -1 if the system does not say
 */
record ProcessMark(long pid, long startMillis) {

    /** The system derives a start from its own, which a corrected clock moves a little. */
    private static final long SAME_START_MILLIS = 2_000;

    static ProcessMark of(ProcessHandle process) {
        return new ProcessMark(process.pid(), startOf(process));
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(-1L);
    }

    /** The process, if it is alive and the same. */
    Optional<ProcessHandle> alive() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(
                        process ->
                                startMillis < 0
                                        || Math.abs(startOf(process) - startMillis)
                                                <= SAME_START_MILLIS);
    }

    void write(Path file) throws IOException {
        String text = pid + " " + startMillis + "\n";
        LocalStore.replace(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Empty if the file is not there, or nothing that we have written. */
    static Optional<ProcessMark> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String[] words = Files.readString(file).trim().split(" ");
        try {
            return words.length == 2
                    ? Optional.of(
                            new ProcessMark(Long.parseLong(words[0]), Long.parseLong(words[1])))
                    : Optional.empty();
        } catch (NumberFormatException notOurs) {
            return Optional.empty();
        }
    }
}
