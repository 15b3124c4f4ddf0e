package io.nowstream.app.control;

import io.nowstream.app.store.RunStore;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How {@code nowstream retrain} is started as a process of its own: with this one's Java, class
 * path and flags, but for its heap.
 *
 * @param archives where frames are archived: directories, or addresses like {@code
 *     s3://bucket/archive}
 * @param store the run's, whose registry a winner goes to
 * @param registries directories of checkpoints in which an incumbent is looked for
 * @param heap as {@code -Xmx} takes it, e.g. {@code 2g}; tensors lie beside it
 * @param recipe how it is trained on; empty: as usual
 * @param seconds instead of the recipe's limit; empty: as the recipe says
 * @param newest how much is kept for judging, e.g. {@code 2 d}; empty: a fifth
 * @param seed of all that is drawn
 * @param device {@code cpu} or {@code gpu}
 * @param sabotaged whether candidates are spoiled, to see that they lose
 */
public record RetrainProcess(
        List<String> archives,
        RunStore store,
        List<Path> registries,
        String heap,
        Optional<Path> recipe,
        Optional<Double> seconds,
        Optional<String> newest,
        long seed,
        String device,
        boolean sabotaged) {

    /** Of this process alone: its heap, and what listens in on it. */
    private static final List<String> OWN =
            List.of("-Xmx", "-Xms", "-javaagent", "-agentlib", "-agentpath", "-Xdebug");

    public RetrainProcess {
        archives = List.copyOf(archives);
        registries = List.copyOf(registries);
        if (!heap.matches("[1-9][0-9]*[kmgKMG]")) {
            throw new IllegalArgumentException(
                    "memory is a number and m or g, e.g. 2g, got \"%s\"".formatted(heap));
        }
    }

    List<String> command(Retrainings.Task task, Optional<String> incumbent) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + heap);
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> OWN.stream().noneMatch(flag::startsWith))
                .forEach(command::add);
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.nowstream.app.cli.Nowstream",
                        "retrain",
                        "--feed",
                        task.feed(),
                        "--until",
                        task.until().toString(),
                        "--models",
                        store.state().toAbsolutePath().toString(),
                        "--out",
                        task.out().toAbsolutePath().toString(),
                        "--seed",
                        Long.toString(seed),
                        "--device",
                        device));
        archives.forEach(archive -> option(command, "--data", archive));
        if (!store.place().isEmpty()) {
            option(command, "--store", store.place());
        }
        incumbent.ifPresent(hash -> option(command, "--incumbent", hash));
        recipe.ifPresent(file -> option(command, "--recipe", file.toAbsolutePath()));
        seconds.ifPresent(limit -> option(command, "--seconds", limit));
        newest.ifPresent(span -> option(command, "--newest", span));
        if (sabotaged) {
            command.add("--sabotage");
        }
        return command;
    }

    private static void option(List<String> command, String name, Object value) {
        command.add(name);
        command.add(value.toString());
    }
}
