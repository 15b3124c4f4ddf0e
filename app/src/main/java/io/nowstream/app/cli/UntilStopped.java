package io.nowstream.app.cli;

import io.nowstream.models.training.StopSignal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs something that looks at a signal now and then: Ctrl-C asks it to stop, and the process ends
 * when it has, or after a minute.
 */
final class UntilStopped {

    private static final long MOST_SECONDS = 60;

    /** What is run. */
    interface Work {
        boolean run(StopSignal stop) throws Exception;
    }

    private UntilStopped() {}

    /**
     * Runs it on this thread.
     *
     * @return 0 whether it came to its end or was stopped
     */
    static int run(Work work) throws Exception {
        AtomicBoolean asked = new AtomicBoolean();
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(() -> ask(asked, ended), "ctrl-c");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            work.run(asked::get);
        } finally {
            ended.countDown();
            if (!asked.get()) {
                forget(hook);
            }
        }
        return 0;
    }

    private static void ask(AtomicBoolean asked, CountDownLatch ended) {
        asked.set(true);
        try {
            if (!ended.await(MOST_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(130);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // It runs already, and has nothing left to wait for.
            return;
        }
    }
}
