package io.nowstream.app.train;

import io.nowstream.models.network.Base;
import io.nowstream.models.serving.DeviceKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param family the network's family, e.g. {@code vmrnn}
 * @param recipe its file
 * @param data archives, or one directory of digits
 * @param judge further archives to judge the result on
 * @param beside checkpoints of the same recipe with other bases, for the card
 * @param out where the checkpoint goes; its {@code training} holds what a resume needs
 * @param base instead of the recipe's
 * @param seconds instead of the recipe's limit
 * @param seed instead of the recipe's
 * @param device where it is computed
 */
public record TrainingSettings(
        String family,
        Path recipe,
        List<Path> data,
        List<Path> judge,
        List<Path> beside,
        Path out,
        Optional<Base> base,
        Optional<Double> seconds,
        Optional<Long> seed,
        DeviceKind device) {}
