package io.nowstream.operators.rollout;

import io.nowstream.frames.ModelId;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.Rollout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Adds one to the newest frame with every lead; counts how it is used. */
public class SmallNowcaster implements Nowcaster {

    public final List<List<String>> batches = new ArrayList<>(); // feeds, in the order of the batch
    public final AtomicInteger closed = new AtomicInteger();
    public final CountDownLatch begun = new CountDownLatch(1);

    private final String name;
    private final int batchSize;

    public SmallNowcaster(String name, int batchSize) {
        this.name = name;
        this.batchSize = batchSize;
    }

    @Override
    public ModelId id() {
        return new ModelId(name, "hash-of-" + name);
    }

    @Override
    public Optional<String> refusal(FeedShape shape) {
        return Optional.empty();
    }

    @Override
    public int batchSize() {
        return batchSize;
    }

    @Override
    public List<Rollout> rollOut(List<FieldSequence> batch, int leads) {
        begun.countDown();
        synchronized (batches) {
            batches.add(batch.stream().map(FieldSequence::feed).toList());
        }
        return batch.stream()
                .map(sequence -> new Rollout(sequence.grid(), fields(sequence, leads)))
                .toList();
    }

    protected float[][] fields(FieldSequence sequence, int leads) {
        float[] newest = sequence.frames()[sequence.frames().length - 1];
        float[][] fields = new float[leads][newest.length];
        for (int lead = 1; lead <= leads; lead++) {
            for (int cell = 0; cell < newest.length; cell++) {
                fields[lead - 1][cell] = newest[cell] + lead;
            }
        }
        return fields;
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }

    public List<List<String>> batches() {
        synchronized (batches) {
            return List.copyOf(batches);
        }
    }
}
