package io.nowstream.app.models;

import io.nowstream.app.store.RunStore;
import io.nowstream.app.store.Stores;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.CheckpointMirror;
import io.nowstream.models.checkpoint.Registry;
import java.nio.file.Path;

/**
 * The released checkpoints of a run: {@code models/HASH/} on its store. A job looks there, so what
 * is released is first copied there, and it lasts as long as the run's log.
 *
 * @param run the run's store; one that is remote is mirrored in the run's state directory
 */
public record ModelStore(RunStore run) {

    /** That of a run which keeps it in its state directory. */
    public ModelStore(Path state) {
        this(RunStore.in(state));
    }

    /**
     * The state directory which a person names.
     *
     * @param directory a run's state directory, or the {@code models} in it
     */
    public static Path stateOf(Path directory) {
        Path whole = directory.toAbsolutePath().normalize();
        Path parent = whole.getParent();
        return parent != null && whole.endsWith("models") ? parent : whole;
    }

    /** The run's state directory on this machine. */
    public Path state() {
        return run.state();
    }

    /** Where the checkpoints lie, or are fetched to. */
    public Path directory() {
        return run.modelDirectory();
    }

    /** Those that come with the product, and then these. */
    public Registry registry() {
        return addTo(Registry.shipped());
    }

    /** The checkpoints of a registry, and then these. */
    public Registry addTo(Registry registry) {
        return run.isRemote() ? registry.and(mirror()) : registry.and(directory());
    }

    /**
     * Copies a checkpoint here, if it is not here yet.
     *
     * @throws io.nowstream.models.checkpoint.CheckpointException if disk or store do not take it
     */
    public Checkpoint put(Checkpoint checkpoint) {
        return run.isRemote()
                ? mirror().put(checkpoint)
                : checkpoint.copyTo(directory().resolve(checkpoint.hash()));
    }

    private CheckpointMirror mirror() {
        return new CheckpointMirror(Stores.open(run.models()), directory());
    }
}
