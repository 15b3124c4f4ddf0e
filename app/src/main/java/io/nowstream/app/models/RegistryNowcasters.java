package io.nowstream.app.models;

import io.nowstream.app.store.RunStore;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Sha256;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.Nowcasters;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.Registry;
import io.nowstream.models.serving.CheckpointNowcaster;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.operators.rollout.NowcasterSource;
import io.nowstream.operators.rollout.Tiers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes baselines by name, and checkpoints by name or hash, or as {@code climatology@NAME} what one
 * knows to be usual: those that come with the product, and those of further directories. Looks at
 * the disk each time, so what is released while the job runs is found.
 */
public final class RegistryNowcasters implements NowcasterSource {

    private static final long serialVersionUID = 1L;

    /** As text, because a path of the default file system is not serialisable. */
    private final List<String> directories;

    /** The run whose released checkpoints come after those: state directory and place, or none. */
    private final List<String> run;

    private final String device;

    /** Sequences that a network takes at once; 0: as each checkpoint says. */
    private final int batch;

    private RegistryNowcasters(
            List<String> directories, List<String> run, String device, int batch) {
        this.directories = List.copyOf(directories);
        this.run = List.copyOf(run);
        this.device = device;
        this.batch = batch;
    }

    /**
     * Looks in directories.
     *
     * @param furtherDirectories where checkpoints are looked for after those of the product
     * @param device {@code cpu} or {@code gpu}
     * @throws IllegalArgumentException if there is no such kind of device
     */
    public static RegistryNowcasters of(List<Path> furtherDirectories, String device) {
        return new RegistryNowcasters(
                furtherDirectories.stream().map(each -> each.toAbsolutePath().toString()).toList(),
                List.of(),
                DeviceKind.of(device).label(),
                0);
    }

    /**
     * The same, whose networks take so many sequences at once.
     *
     * @param sequences at least 1, or 0: as each checkpoint says
     */
    public RegistryNowcasters batching(int sequences) {
        return new RegistryNowcasters(directories, run, device, sequences);
    }

    /** The same, which looks among the released checkpoints of a run after all others. */
    public RegistryNowcasters releasedTo(RunStore store) {
        return new RegistryNowcasters(
                directories,
                List.of(store.state().toAbsolutePath().toString(), store.place()),
                device,
                batch);
    }

    private Registry registry() {
        Registry registry = Registry.shipped();
        for (String directory : directories) {
            registry = registry.and(Path.of(directory));
        }
        return run.isEmpty()
                ? registry
                : new ModelStore(new RunStore(Path.of(run.get(0)), run.get(1))).addTo(registry);
    }

    /**
     * @throws io.nowstream.models.checkpoint.CheckpointException if the checkpoint is broken
     */
    @Override
    public Nowcaster create(String name) {
        if (Nowcasters.names().contains(name)) {
            return Nowcasters.create(name);
        }
        if (name.startsWith(Tiers.CLIMATOLOGY)) {
            return climatology(named(name.substring(Tiers.CLIMATOLOGY.length())));
        }
        return open(named(name));
    }

    /** What a checkpoint knows to be usual, without its network. */
    private static Nowcaster climatology(Checkpoint checkpoint) {
        return checkpoint
                .climatology()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "checkpoint %s has no climatology: it knows no usual values"
                                                .formatted(checkpoint.description().name())));
    }

    private Checkpoint named(String name) {
        Registry registry = registry();
        Optional<Checkpoint> checkpoint =
                Sha256.isOne(name) ? registry.byHash(name) : registry.byName(name);
        return checkpoint.orElseThrow(
                () ->
                        new IllegalArgumentException(
                                "no nowcaster \"%s\"; there are %s, and the checkpoints in %s"
                                        .formatted(
                                                name,
                                                String.join(", ", Nowcasters.names()),
                                                places(registry))));
    }

    /**
     * @throws io.nowstream.models.checkpoint.CheckpointException if the checkpoint is broken
     */
    @Override
    public Nowcaster released(ModelId model) {
        Registry registry = registry();
        return open(
                registry.byHash(model.hash())
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "checkpoint %s (%s) is not in %s; copy it there"
                                                        .formatted(
                                                                model.name(),
                                                                model.hash(),
                                                                places(registry)))));
    }

    private Nowcaster open(Checkpoint checkpoint) {
        DeviceKind kind = DeviceKind.of(device);
        return batch == 0
                ? CheckpointNowcaster.open(checkpoint, kind)
                : CheckpointNowcaster.open(checkpoint, kind, batch);
    }

    private static String places(Registry registry) {
        return registry.directories().stream()
                .map(Path::toString)
                .collect(Collectors.joining(", "));
    }
}
