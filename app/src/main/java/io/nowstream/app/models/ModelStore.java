package io.nowstream.app.models;

import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.Registry;
import java.nio.file.Path;

/**
 * The released checkpoints of a run, under its state directory: {@code models/HASH/}. A job looks
 * there, so what is released is first copied there, and it lasts as long as the run's log.
 *
 * @param state the run's state directory
 */
public record ModelStore(Path state) {

    private static final String MODELS = "models";

    /**
     * That of a directory which a person names.
     *
     * @param directory a run's state directory, or the {@code models} in it
     */
    public static ModelStore in(Path directory) {
        Path whole = directory.toAbsolutePath().normalize();
        Path parent = whole.getParent();
        return new ModelStore(parent != null && whole.endsWith(MODELS) ? parent : whole);
    }

    /** Where the checkpoints lie. */
    public Path directory() {
        return state.resolve(MODELS);
    }

    /** Those that come with the product, and then these. */
    public Registry registry() {
        return Registry.shipped().and(directory());
    }

    /**
     * Copies a checkpoint here, if it is not here yet.
     *
     * @throws io.nowstream.models.checkpoint.CheckpointException if the disk does not take it
     */
    public Checkpoint put(Checkpoint checkpoint) {
        return checkpoint.copyTo(directory().resolve(checkpoint.hash()));
    }
}
