package io.nowstream.app.broker;

import io.nowstream.frames.KafkaAccess;
import io.nowstream.frames.LocalStore;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/**
 * A single-node Kafka broker (KRaft) in this process, on loopback, with its data in a directory.
 *
 * <p>For the demo, for a {@code run} without a broker of its own, and for tests. A directory that
 * was used before is used on: topics and offsets survive.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final String PORTS_FILE = "nowstream-ports";

    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedBroker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Formats the directory if it is new, and starts.
     *
     * @param directory where topics live
     * @throws IllegalStateException if the broker does not come up
     */
    public static EmbeddedBroker start(Path directory) {
        return start(directory, 0);
    }

    /**
     * The same on a port of one's choice.
     *
     * @param port for clients, or 0: the one it had before, at first any free one
     */
    public static EmbeddedBroker start(Path directory, int port) {
        return start(directory, port, 0);
    }

    /**
     * The same behind something that stands in front of it: a proxy or a tunnel.
     *
     * @param told the port at which clients are told to find it, or 0: its own
     */
    public static EmbeddedBroker start(Path directory, int port, int told) {
        try {
            int[] ports = ports(directory, port);
            format(directory);
            KafkaRaftServer server =
                    new KafkaRaftServer(
                            new KafkaConfig(
                                    properties(
                                            directory,
                                            ports[0],
                                            told == 0 ? ports[0] : told,
                                            ports[1]),
                                    false),
                            Time.SYSTEM);
            server.startup();
            return new EmbeddedBroker(server, ports[0]);
        } catch (IOException e) {
            throw new UncheckedIOException("Kafka's data directory " + directory, e);
        } catch (Exception e) {
            throw new IllegalStateException(
                    "the embedded Kafka broker did not start on %s: %s"
                            .formatted(directory, e.getMessage()),
                    e);
        }
    }

    /**
     * The port on which a broker with this directory serves clients, whether it runs or not.
     *
     * @param port the wanted one, or 0
     */
    public static int portOf(Path directory, int port) throws IOException {
        return ports(directory, port)[0];
    }

    /** Where clients find it. */
    public KafkaAccess kafka() {
        return KafkaAccess.at("127.0.0.1:" + port);
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(Path directory) throws Exception {
        try (PrintStream silent =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setSupportedFeatures(new ArrayList<>(Feature.PRODUCTION_FEATURES))
                    .setNodeId(1)
                    .setClusterId(clusterId(directory))
                    .addDirectory(directory.toString())
                    .setMetadataLogDirectory(directory.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setIgnoreFormatted(true)
                    // Version 2 logs already committed transactions as errors after each recovery.
                    .setFeatureLevel("transaction.version", (short) 1)
                    .setPrintStream(silent)
                    .run();
        }
    }

    /** A formatted directory keeps its id; formatting it again with another one is refused. */
    private static String clusterId(Path directory) throws IOException {
        Path meta = directory.resolve("meta.properties");
        if (Files.exists(meta)) {
            for (String line : Files.readAllLines(meta)) {
                if (line.startsWith("cluster.id=")) {
                    return line.substring("cluster.id=".length()).trim();
                }
            }
        }
        return Uuid.randomUuid().toString();
    }

    /**
     * The metadata log remembers its voter's address, so a directory keeps its ports, unless the
     * clients' is chosen; if another program has taken one since, the start fails and names it.
     */
    private static int[] ports(Path directory, int wanted) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(PORTS_FILE);
        int[] ports = Files.exists(file) ? portsIn(file) : freePorts();
        ports[0] = wanted == 0 ? ports[0] : wanted;
        String text = ports[0] + " " + ports[1] + "\n";
        // The broker says so itself while others look for it.
        LocalStore.replace(file, text.getBytes(StandardCharsets.UTF_8));
        return ports;
    }

    private static int[] portsIn(Path file) throws IOException {
        String[] words = Files.readString(file).trim().split(" ");
        return new int[] {Integer.parseInt(words[0]), Integer.parseInt(words[1])};
    }

    private static int[] freePorts() throws IOException {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new int[] {one.getLocalPort(), two.getLocalPort()};
        }
    }

    private static Map<String, Object> properties(
            Path directory, int port, int told, int controllerPort) {
        Map<String, Object> p = new HashMap<>();
        p.put("process.roles", "broker,controller");
        p.put("node.id", "1");
        p.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                        .formatted(port, controllerPort));
        p.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + told);
        p.put("controller.listener.names", "CONTROLLER");
        p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        p.put("log.dirs", directory.toString());
        p.put("auto.create.topics.enable", "false");
        for (String one :
                new String[] {
                    "offsets.topic.replication.factor",
                    "offsets.topic.num.partitions",
                    "transaction.state.log.replication.factor",
                    "transaction.state.log.min.isr",
                    "transaction.state.log.num.partitions",
                    "min.insync.replicas"
                }) {
            p.put(one, "1");
        }
        p.put("group.initial.rebalance.delay.ms", "0");
        p.put("transaction.max.timeout.ms", "900000");
        // The default buffer takes 128 MB of heap for a compaction that one node hardly needs.
        p.put("log.cleaner.dedupe.buffer.size", "2097152");
        // A topic limited in size is shortened by whole segments, of which the newest always stays.
        // And soon: the default looks every five minutes, in which a replay writes gigabytes.
        p.put("log.retention.check.interval.ms", "30000");
        p.put("log.segment.bytes", Integer.toString(64 * 1024 * 1024));
        p.put("message.max.bytes", Integer.toString(10 * 1024 * 1024));
        p.put("replica.fetch.max.bytes", Integer.toString(10 * 1024 * 1024));
        return p;
    }
}
