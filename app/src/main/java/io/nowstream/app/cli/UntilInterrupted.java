package io.nowstream.app.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs something until Ctrl-C: the signal interrupts it, and the process ends when it has cleaned
 * up, or after five seconds.
 */
final class UntilInterrupted {

    private static final long MOST_SECONDS = 5;

    /** What is run. */
    interface Work {
        void run() throws Exception;
    }

    private UntilInterrupted() {}

    /**
     * @return 0 if it ended by itself or by the signal
     * @throws Exception what the work threw, unless it was interrupted
     */
    static int run(Work work) throws Exception {
        Thread worker = Thread.currentThread();
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook =
                new Thread(
                        () -> {
                            worker.interrupt();
                            try {
                                if (!ended.await(MOST_SECONDS, TimeUnit.SECONDS)) {
                                    Runtime.getRuntime().halt(130);
                                }
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "ctrl-c");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            work.run();
        } catch (InterruptedException stopped) {
            return 0;
        } finally {
            ended.countDown();
        }
        return 0;
    }
}
