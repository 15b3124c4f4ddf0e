package io.nowstream.bench.state;

import io.nowstream.bench.Traffic;
import io.nowstream.bench.WorthlessFigureException;
import io.nowstream.frames.Frame;
import java.lang.ref.Reference;
import java.util.function.Function;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/**
 * An operator that keeps frames, in Flink's harness, and what it weighs after so many of them.
 *
 * @param <I> how it takes a frame
 */
final class Keeper<I> implements AutoCloseable {

    private static final int LARGEST_SNAPSHOT = 1 << 30;
    private static final int COLLECTIONS = 6;
    private static final int COLLECTION_MILLIS = 100;

    private final KeyedOneInputStreamOperatorTestHarness<String, I, ?> harness;
    private final Function<Frame, I> form;
    private long emitted;

    Keeper(KeyedOneInputStreamOperatorTestHarness<String, I, ?> harness, Function<Frame, I> form)
            throws Exception {
        this.harness = harness;
        this.form = form;
        harness.setCheckpointStorage(new JobManagerCheckpointStorage(LARGEST_SNAPSHOT));
        harness.open();
    }

    /**
     * What is kept.
     *
     * @param snapshotBytes size of a checkpoint of it, not compressed further
     * @param heapBytes how much more heap is in use than before the first frame
     * @param emitted how many results left
     */
    record Weight(long snapshotBytes, long heapBytes, long emitted) {}

    /** Takes so many frames of each feed, a watermark after each time, and is weighed. */
    Weight after(int times, Traffic traffic) throws Exception {
        long before = usedHeap();
        for (int time = 0; time < times; time++) {
            long millis = 0;
            for (int feed = 0; feed < traffic.feedCount(); feed++) {
                Frame frame = traffic.frame(time * traffic.feedCount() + feed);
                millis = frame.validTime().toEpochMilli();
                harness.processElement(form.apply(frame), millis);
            }
            harness.processWatermark(millis);
            emitted += harness.extractOutputStreamRecords().size();
            harness.getOutput().clear();
        }
        long heap = usedHeap() - before;
        Reference.reachabilityFence(harness);
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        return new Weight(snapshot.getManagedKeyedState().getStateSize(), heap, emitted);
    }

    private static long usedHeap() throws InterruptedException {
        // What a collection finds dead may have to be finalised before another one frees it.
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            Thread.sleep(COLLECTION_MILLIS);
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    static void demand(String what, long emitted, long expected) {
        if (emitted != expected) {
            throw new WorthlessFigureException(
                    "%s emitted %,d where %,d were due".formatted(what, emitted, expected));
        }
    }

    @Override
    public void close() throws Exception {
        harness.close();
    }
}
