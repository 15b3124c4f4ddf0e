package io.nowstream.app.cluster;

import io.nowstream.app.broker.EmbeddedBroker;
import io.nowstream.app.config.KafkaClient;
import io.nowstream.app.config.NowstreamConfig;
import io.nowstream.app.live.DirectoryFeeds;
import io.nowstream.frames.KafkaAccess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Which processes a configuration asks for.
 *
 * @param kafka the broker that all of them use
 * @param broker the broker of our own, if it is
 * @param flink job manager and task managers
 * @param others what surrounds the job
 */
record Plan(
        KafkaAccess kafka,
        Optional<ClusterProcess> broker,
        List<ClusterProcess> flink,
        List<ClusterProcess> others) {

    private static final String SMALL = "256m";
    private static final String MEDIUM = "512m";

    /** What computes little is compiled once instead of twice, and is there sooner. */
    static final String QUICK = "-XX:TieredStopAtLevel=1";

    static Plan of(ClusterConf conf) throws IOException {
        NowstreamConfig config = conf.config();
        if (!conf.bringsBroker()) {
            return new Plan(
                    KafkaClient.access(config), Optional.empty(), flink(conf), others(conf));
        }
        int port = EmbeddedBroker.portOf(conf.broker(), config.cluster.kafkaPort);
        ClusterProcess broker =
                new ClusterProcess(
                        "kafka",
                        OptionalInt.of(port),
                        new Jvm(
                                List.of("-Xmx" + MEDIUM, "-XX:+UseSerialGC"),
                                BrokerMain.class,
                                List.of(conf.broker().toString(), Integer.toString(port))));
        return new Plan(
                KafkaAccess.at("127.0.0.1:" + port),
                Optional.of(broker),
                flink(conf),
                others(conf));
    }

    private static List<ClusterProcess> flink(ClusterConf conf) {
        List<ClusterProcess> flink = new ArrayList<>();
        String directory = conf.directory().toString();
        flink.add(
                new ClusterProcess(
                        "jobmanager",
                        OptionalInt.of(conf.restPort()),
                        new Jvm(
                                FlinkMemory.ofJobManager(conf.flink()).jvm(),
                                JobManagerMain.class,
                                List.of(directory))));
        for (int i = 1; i <= conf.config().cluster.taskManagers; i++) {
            String name = "taskmanager-" + i;
            flink.add(
                    new ClusterProcess(
                            name,
                            OptionalInt.empty(),
                            new Jvm(
                                    FlinkMemory.ofTaskManager(conf.flink()).jvm(),
                                    TaskManagerMain.class,
                                    List.of(directory, name))));
        }
        return flink;
    }

    private static List<ClusterProcess> others(ClusterConf conf) {
        NowstreamConfig config = conf.config();
        List<ClusterProcess> others = new ArrayList<>();
        others.add(
                command(
                        conf,
                        "map",
                        OptionalInt.of(config.map.port),
                        List.of("-Xmx" + config.cluster.mapMemory)));
        if (!config.archive.isEmpty()) {
            others.add(
                    command(conf, "archive", OptionalInt.empty(), List.of("-Xmx" + MEDIUM, QUICK)));
        }
        if (config.control.enabled) {
            int port = config.control.metrics.port;
            others.add(
                    command(
                            conf,
                            "control",
                            port == 0 ? OptionalInt.empty() : OptionalInt.of(port),
                            List.of("-Xmx" + MEDIUM, QUICK)));
        }
        if (DirectoryFeeds.areWanted(config)) {
            others.add(command(conf, "ingest", OptionalInt.empty(), List.of("-Xmx" + SMALL)));
        }
        return others;
    }

    private static ClusterProcess command(
            ClusterConf conf, String verb, OptionalInt port, List<String> options) {
        return new ClusterProcess(verb, port, Jvm.command(options, verb, conf.runFile()));
    }

    Stream<ClusterProcess> all() {
        return Stream.of(broker.stream(), flink.stream(), others.stream()).flatMap(s -> s);
    }
}
