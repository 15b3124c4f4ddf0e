package io.nowstream.app.live;

import io.nowstream.ingest.publish.PublishException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a feed filled through what passes by itself: a broker that is away, a disk that is full, a
 * directory that is gone for a while. What is wrong from the beginning ends it.
 */
final class KeptFilling implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(KeptFilling.class);

    /** Fills a feed until interrupted, or until it cannot. */
    interface Filling {
        /**
         * @param opened to be told when everything is open; from then on failures are outages
         */
        void run(Runnable opened) throws IOException, InterruptedException;
    }

    private final String feed;
    private final Filling filling;
    private final Duration pause;
    private final CompletableFuture<Void> failure;

    /**
     * @param feed for the log
     * @param pause before it is opened again
     * @param failure told what ended it for good
     */
    KeptFilling(String feed, Filling filling, Duration pause, CompletableFuture<Void> failure) {
        this.feed = feed;
        this.filling = filling;
        this.pause = pause;
        this.failure = failure;
    }

    @Override
    public void run() {
        AtomicBoolean opened = new AtomicBoolean();
        try {
            while (true) {
                try {
                    filling.run(() -> opened.set(true));
                } catch (PublishException e) {
                    rest(e);
                } catch (IOException e) {
                    if (!opened.get()) {
                        throw e;
                    }
                    rest(e);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (Exception | Error e) {
            failure.completeExceptionally(e);
        }
    }

    private void rest(Exception e) throws InterruptedException {
        LOG.warn("{}: {}; trying again in {} s", feed, e.getMessage(), pause.toSeconds());
        Thread.sleep(pause.toMillis());
    }
}
