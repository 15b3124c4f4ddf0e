package io.nowstream.models.training;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Makes the batches of the next steps while a step is under way, on a thread of its own. */
final class Feeder implements AutoCloseable {

    private static final int AHEAD = 3;

    private final SampleSource source;
    private final long seed;
    private final Deque<Future<Batch>> waiting = new ArrayDeque<>();
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    task -> {
                        Thread made = new Thread(task, "samples");
                        made.setDaemon(true);
                        return made;
                    });
    private long next;
    private double waitedSeconds;

    /**
     * @param step the first one wanted
     */
    Feeder(SampleSource source, long seed, long step) {
        this.source = source;
        this.seed = seed;
        next = step;
    }

    /** The batch of the next step: a function of the seed and of that step's number. */
    Batch next() {
        while (waiting.size() < AHEAD) {
            long step = next++;
            waiting.add(
                    thread.submit(() -> source.batch(Draws.TRAINING_BATCH.at(seed, step), false)));
        }
        long start = System.nanoTime();
        try {
            return waiting.remove().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("making samples failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for samples", e);
        } finally {
            waitedSeconds += (System.nanoTime() - start) / 1e9;
        }
    }

    double waitedSeconds() {
        return waitedSeconds;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
