package io.nowstream.app.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process and the thread that starts it again whenever it ends, at first at once, then after a
 * pause that doubles up to half a minute; one that has lived for a minute is as new.
 */
final class Watched {

    private static final Logger LOG = LoggerFactory.getLogger(Watched.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration PROVEN = Duration.ofMinutes(1);
    private static final Duration FAREWELL = Duration.ofSeconds(20);

    private final ClusterProcess what;
    private final ClusterFiles files;
    private final Path scratch;
    private final Runnable changed;
    private final Thread thread;

    private @Nullable Process process;
    private Instant since = Instant.EPOCH;
    private int restarts;
    private boolean stopping;

    /**
     * @param changed told after each start and end, on the process's thread
     */
    Watched(ClusterProcess what, ClusterConf conf, Runnable changed) {
        this.what = what;
        this.files = conf.files();
        this.scratch = conf.scratch().resolve(what.name());
        this.changed = changed;
        this.thread = new Thread(this::watch, "watch-" + what.name());
    }

    void start() {
        thread.start();
    }

    private void watch() {
        Duration pause = SHORTEST_PAUSE;
        try {
            while (true) {
                Process started = begin();
                if (started == null) {
                    return;
                }
                changed.run();
                int code = started.waitFor();
                Duration lived = Duration.between(since(), Instant.now());
                if (hasEnded()) {
                    return;
                }
                changed.run();
                pause = lived.compareTo(PROVEN) > 0 ? SHORTEST_PAUSE : pause;
                LOG.warn(
                        "{} ended with exit code {} after {} s ({}); it is started again in {} ms",
                        what.name(),
                        code,
                        lived.toSeconds(),
                        files.lastLine(what.name()),
                        pause.toMillis());
                Thread.sleep(pause.toMillis());
                pause = pause.multipliedBy(2);
                pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.error(
                    "{} cannot be started or watched any more: {}; stop the cluster, mend that, and"
                            + " start it",
                    what.name(),
                    e.getMessage());
        }
    }

    /** Null if nothing is to be started any more. */
    private synchronized @Nullable Process begin() throws IOException {
        if (stopping) {
            return null;
        }
        Process started = what.jvm().start(what.name(), files, scratch).start();
        process = started;
        since = Instant.now();
        ProcessMark.of(started.toHandle()).write(files.pid(what.name()));
        return started;
    }

    /** Whether the end of the process was asked for; else it counts as a restart. */
    private synchronized boolean hasEnded() {
        if (!stopping) {
            restarts++;
        }
        return stopping;
    }

    private synchronized Instant since() {
        return since;
    }

    /** Asks it to end. */
    synchronized void stop() {
        stopping = true;
        thread.interrupt();
        if (process != null) {
            process.destroy();
        }
    }

    /** Waits for its end, and ends it if it takes too long. */
    void awaitEnd() throws InterruptedException, IOException {
        Process last = last();
        if (last != null) {
            Orphans.awaitEnd(last.toHandle(), FAREWELL);
        }
        Files.deleteIfExists(files.pid(what.name()));
    }

    private synchronized @Nullable Process last() {
        return process;
    }

    /** How it stands. */
    synchronized ClusterStatus.Row row() {
        boolean isAlive = process != null && process.isAlive();
        return new ClusterStatus.Row(
                what.name(),
                isAlive && process != null ? process.pid() : 0,
                what.port().orElse(0),
                since.toString(),
                restarts,
                isAlive ? "running" : "waiting to be started again");
    }
}
