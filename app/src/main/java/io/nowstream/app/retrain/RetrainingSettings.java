package io.nowstream.app.retrain;

import io.nowstream.app.models.ModelStore;
import io.nowstream.models.serving.DeviceKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is asked for.
 *
 * @param feed its name
 * @param data archives that hold it, directories or addresses; of two frames of one time the first
 *     archive's counts
 * @param until the cut-off: nothing that is valid or arrived at this time or later is looked at;
 *     none: behind the newest frame
 * @param models the registry that the incumbent is looked for in, after the product's own, and that
 *     a winner goes to
 * @param incumbent name, hash or directory; none: the feed's {@code production}, or what fits it
 * @param recipe how it is fine-tuned; none: {@code models/recipes/retrain.yaml}
 * @param seconds instead of the recipe's limit of time
 * @param newest how much of the end is kept for judging; none: a fifth of the frames, 600 at most
 * @param seed of everything that is drawn
 * @param out where it works and reports; none: beside the registry, by feed and cut-off
 * @param device where networks are computed
 * @param promoted whether a winner becomes {@code production} at once and not {@code shadow}
 * @param sabotaged whether the candidate's weights are shuffled before it is judged
 */
public record RetrainingSettings(
        String feed,
        List<String> data,
        Optional<Instant> until,
        ModelStore models,
        Optional<String> incumbent,
        Optional<Path> recipe,
        Optional<Double> seconds,
        Optional<Duration> newest,
        long seed,
        Optional<Path> out,
        DeviceKind device,
        boolean promoted,
        boolean sabotaged) {

    public RetrainingSettings {
        data = List.copyOf(data);
    }
}
