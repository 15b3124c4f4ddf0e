package io.nowstream.app.control;

import io.nowstream.app.models.FeedLog;
import io.nowstream.app.models.ModelStore;
import io.nowstream.app.store.RunStore;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.Topics;
import io.nowstream.models.checkpoint.Registry;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.operators.Feeds;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;

/**
 * What a controller is told.
 *
 * @param kafka the broker
 * @param topics the run's
 * @param feeds how the job treats each feed
 * @param store the run's: its released checkpoints, and the state directory with what the
 *     controller remembers
 * @param registries directories of further checkpoints in which the job looks
 * @param trial when what is in the shadow is better
 * @param schedule when the calendar asks for retraining, if it does
 * @param key signs releases, where the run has a release key
 * @param trust the run's release key
 * @param device what candidates are tried on
 */
public record ControlSettings(
        KafkaAccess kafka,
        Topics topics,
        Feeds feeds,
        RunStore store,
        List<Path> registries,
        TrialRule trial,
        Optional<Schedule> schedule,
        Optional<PrivateKey> key,
        Optional<PublicKey> trust,
        DeviceKind device) {

    public ControlSettings {
        registries = List.copyOf(registries);
    }

    /** The run's state directory on this machine. */
    Path state() {
        return store.state();
    }

    /** All checkpoints that the job can find. */
    Registry registry() {
        Registry registry = new ModelStore(store).registry();
        for (Path directory : registries) {
            registry = registry.and(directory);
        }
        return registry;
    }

    FeedLog log() {
        return new FeedLog(kafka, topics, store);
    }
}
