package io.nowstream.models;

import io.nowstream.frames.ModelId;
import java.util.List;
import java.util.Optional;

/**
 * Turns sequences into nowcasts: a baseline or a network.
 *
 * <p>A caller first asks {@link #refusal}: a nowcaster declares what it cannot serve, by name,
 * before it computes anything. One instance may be used from one thread at a time.
 *
 * <p>The same sequence gives the same bytes, whatever else is in its batch.
 */
public interface Nowcaster extends AutoCloseable {

    /** Name and hash; the hash covers everything that determines the output. */
    ModelId id();

    /** Why this nowcaster cannot serve such a feed, in one sentence; empty if it can. */
    Optional<String> refusal(FeedShape shape);

    /**
     * How many sequences go into one call of {@link #rollOut}, always: short batches are padded by
     * the caller, so that a sample's bytes do not depend on its neighbours.
     */
    int batchSize();

    /**
     * Rolls every sequence of the batch out over all leads.
     *
     * @param batch exactly {@link #batchSize()} sequences, none refused, each with a shape that
     *     {@link #refusal} was asked about
     * @param leads how many leads, at least 1, each one cadence after the last
     * @return one rollout per sequence, in order
     */
    List<Rollout> rollOut(List<FieldSequence> batch, int leads);

    /**
     * Whether cells that are covered in every frame may come out as NaN because what will be there
     * is still outside the grid. Where it says no, such a cell means that the nowcaster is broken.
     */
    default boolean leavesInflowUndefined() {
        return false;
    }

    /** Frees weights and scratch. */
    @Override
    void close();
}
