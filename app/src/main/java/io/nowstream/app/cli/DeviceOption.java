package io.nowstream.app.cli;

import io.nowstream.app.UserMistake;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.models.serving.TensorEngine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What networks are computed on: the same option for every verb that runs one. */
final class DeviceOption {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = "cpu",
            description = "What networks are computed on: cpu or gpu (default: ${DEFAULT-VALUE}).")
    private String name = "cpu";

    /**
     * The kind of device, whether this machine has one or not.
     *
     * @throws ParameterException if there is no such kind
     */
    DeviceKind kind() {
        try {
            return DeviceKind.of(name);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--device: " + e.getMessage(), e);
        }
    }

    /**
     * The kind of device, for a verb that has much to do before it needs one.
     *
     * @throws ParameterException if there is no such kind
     * @throws UserMistake if this machine has none, saying what is missing
     */
    DeviceKind present() {
        DeviceKind kind = kind();
        TensorEngine.missing(kind)
                .ifPresent(
                        reason -> {
                            throw new UserMistake("--" + reason);
                        });
        return kind;
    }
}
