package io.nowstream.app.store;

import io.nowstream.frames.Store;
import java.nio.file.Path;

/**
 * What all processes of a run share: the registry of released checkpoints with its aliases, and
 * cells that are too large for a message.
 *
 * @param state the run's state directory on this machine
 * @param place where it lies, a directory or an address like {@code s3://bucket/folder}; empty: in
 *     the state directory
 */
public record RunStore(Path state, String place) {

    private static final String MODELS = "models";

    /** That of a run which keeps all of it in its state directory. */
    public static RunStore in(Path state) {
        return new RunStore(state, "");
    }

    /** Whether it lies on no directory of this machine. */
    public boolean isRemote() {
        return Stores.isRemote(place);
    }

    /** The place of released checkpoints. */
    public String models() {
        return within(MODELS);
    }

    /** The place of claims. */
    public String claims() {
        return within("claims");
    }

    /**
     * What holds claims.
     *
     * @throws io.nowstream.app.UserMistake if there is no such file system
     */
    public Store openClaims() {
        return Stores.open(claims());
    }

    /** The directory in which checkpoints are read: their own, or one that they are fetched to. */
    public Path modelDirectory() {
        return isRemote() ? state.resolve(MODELS) : Stores.directory(models());
    }

    private String within(String folder) {
        return Stores.within(place.isEmpty() ? state.toAbsolutePath().toString() : place, folder);
    }
}
