package io.nowstream.app.job;

import io.nowstream.app.models.RegistryNowcasters;
import io.nowstream.models.checkpoint.Registry;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.operators.rollout.NowcasterSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is nowcast with, as a person asks for it.
 *
 * @param name a baseline's, a checkpoint's or a family's; empty: whatever fits
 * @param model directory of one checkpoint that is meant, whatever its name; empty if none is
 * @param device what networks are computed on
 */
public record NowcasterOptions(Optional<String> name, Optional<Path> model, DeviceKind device) {

    /** Whatever fits the feed: a checkpoint that comes with the product, or else advection. */
    public static NowcasterOptions fitting() {
        return new NowcasterOptions(Optional.empty(), Optional.empty(), DeviceKind.CPU);
    }

    public static NowcasterOptions named(String name) {
        return new NowcasterOptions(Optional.of(name), Optional.empty(), DeviceKind.CPU);
    }

    /** The checkpoint in a directory. */
    public static NowcasterOptions model(Path directory) {
        return new NowcasterOptions(Optional.empty(), Optional.of(directory), DeviceKind.CPU);
    }

    /** Where its checkpoints are looked for. */
    Registry registry() {
        return model.map(Registry.shipped()::and).orElseGet(Registry::shipped);
    }

    /** What the job makes them with. */
    public NowcasterSource source() {
        List<Path> further = model.map(Path::toAbsolutePath).map(List::of).orElse(List.of());
        return RegistryNowcasters.of(further, device.label());
    }
}
