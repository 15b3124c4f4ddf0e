package io.nowstream.app.live;

import io.nowstream.app.config.ControlConfig;
import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.app.control.ControlSettings;
import io.nowstream.app.control.Controller;
import io.nowstream.app.control.RetrainProcess;
import io.nowstream.app.control.RetrainProcesses;
import io.nowstream.app.job.Closing;
import io.nowstream.app.store.RunStore;
import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.KeyFiles;
import io.nowstream.frames.Topics;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.sinks.map.MetricsPage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The controller of a run, from its configuration. */
public final class LiveControl {

    private LiveControl() {}

    /**
     * Starts it.
     *
     * @param kafka the run's broker
     * @param clock for the calendar
     * @throws io.nowstream.app.UserMistake if the run has a controller already
     */
    public static Controller start(NowstreamConfig config, KafkaAccess kafka, Clock clock)
            throws IOException, InterruptedException {
        ControlConfig control = ControlConfig.of(config);
        RunStore store = LiveJob.store(config);
        Topics topics = new Topics(config.run);
        LiveTopics.createForController(config, kafka);
        List<Path> registries = new ArrayList<>();
        if (!config.models.isEmpty()) {
            registries.add(Path.of(config.models));
        }
        DeviceKind device = DeviceKind.of(config.device);
        return Controller.start(
                new ControlSettings(
                        kafka,
                        topics,
                        LiveNowcasters.of(config).feeds(),
                        store,
                        registries,
                        control.trial(),
                        control.schedule(),
                        config.control.key.isEmpty()
                                ? Optional.empty()
                                : Optional.of(KeyFiles.privateKey(Path.of(config.control.key))),
                        config.releaseKey.isEmpty()
                                ? Optional.empty()
                                : Optional.of(KeyFiles.publicKey(Path.of(config.releaseKey))),
                        device),
                new RetrainProcesses(
                        new RetrainProcess(
                                List.of(RunArchive.place(config)),
                                store,
                                registries,
                                config.control.retrain.memory,
                                config.control.retrain.recipe.isEmpty()
                                        ? Optional.empty()
                                        : Optional.of(Path.of(config.control.retrain.recipe)),
                                control.seconds(),
                                control.newest(),
                                1,
                                device.label(),
                                false)),
                clock);
    }

    /**
     * Serves what it tells Prometheus, where the configuration says so.
     *
     * @return ends that
     * @throws java.net.BindException if the address cannot be had, in one sentence
     */
    public static Closing serve(NowstreamConfig config, Controller controller) throws IOException {
        Closing closing = new Closing();
        NowstreamConfig.Metrics at = config.control.metrics;
        if (at.port != 0) {
            closing.add(
                    MetricsPage.serve(
                            new InetSocketAddress(at.host, at.port), controller::metrics));
        }
        return closing;
    }

    /** Whether a run is to start it. */
    static boolean isWanted(NowstreamConfig config) {
        return config.control.enabled && config.control.inProcess;
    }
}
