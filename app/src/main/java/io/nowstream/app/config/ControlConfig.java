package io.nowstream.app.config;

import io.nowstream.app.control.Schedule;
import io.nowstream.app.control.TrialRule;
import io.nowstream.operators.drift.DriftSpec;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a configuration says of the way back, checked.
 *
 * @param drift when a loss of skill counts
 * @param trial when what is in the shadow is better
 * @param schedule when the calendar asks, if it does
 * @param seconds how long is trained; empty: as the recipe says
 * @param newest how much is kept for judging; empty: a fifth
 */
public record ControlConfig(
        DriftSpec drift,
        TrialRule trial,
        Optional<Schedule> schedule,
        Optional<Double> seconds,
        Optional<String> newest) {

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException if a value cannot be, naming its key
     */
    public static ControlConfig of(NowstreamConfig config) {
        NowstreamConfig.Control control = config.control;
        if (control.enabled && config.archive.isEmpty()) {
            throw new IllegalArgumentException(
                    "control.enabled: retraining needs an archive; name a directory as archive");
        }
        demandMemory(control.retrain.memory);
        demandPort(control.metrics.port);
        return new ControlConfig(
                named(
                        "control.",
                        () ->
                                new DriftSpec(
                                        control.drift.window,
                                        control.drift.margin,
                                        control.drift.patience)),
                named("control.", () -> new TrialRule(control.samples, control.margin)),
                schedule(control.schedule),
                span("control.retrain.limit", control.retrain.limit)
                        .map(limit -> limit.toMillis() / 1000.0),
                span("control.retrain.newest", control.retrain.newest)
                        .map(newest -> control.retrain.newest));
    }

    private static void demandMemory(String memory) {
        if (!memory.matches("[1-9][0-9]{0,5}[mg]")) {
            throw new IllegalArgumentException(
                    "control.retrain.memory: a number and m or g, e.g. 2g, got \"%s\""
                            .formatted(memory));
        }
    }

    private static void demandPort(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(
                    "control.metrics.port: from 1 to 65535, or 0 for nowhere, got " + port);
        }
    }

    private static Optional<Schedule> schedule(NowstreamConfig.Calendar calendar) {
        LocalTime at;
        try {
            at = LocalTime.parse(calendar.at);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "control.schedule.at: a time of day like 02:00, got \"%s\""
                            .formatted(calendar.at),
                    e);
        }
        return span("control.schedule.every", calendar.every)
                .map(every -> named("control.schedule.", () -> new Schedule(every, at)));
    }

    private static Optional<Duration> span(String key, String written) {
        return written.isEmpty()
                ? Optional.empty()
                : Optional.of(named(key + ": ", () -> Span.parse(written)).duration());
    }

    private static <T> T named(String key, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + e.getMessage(), e);
        }
    }
}
