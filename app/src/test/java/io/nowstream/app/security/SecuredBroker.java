package io.nowstream.app.security;

import io.nowstream.app.FreePorts;
import io.nowstream.frames.KafkaAccess;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/**
 * A real broker that a careful house would run: TLS, SCRAM-SHA-512 and access-control lists, where
 * nobody may do anything that no list allows.
 */
final class SecuredBroker implements AutoCloseable {

    private static final String ADMIN = "admin";
    private static final String SCRAM_LOGIN =
            "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\""
                    + " password=\"%s\";";

    private final KafkaRaftServer server;
    private final KafkaAccess admin;

    private SecuredBroker(KafkaRaftServer server, KafkaAccess admin) {
        this.server = server;
        this.admin = admin;
    }

    /**
     * Starts it.
     *
     * @param passwords by principal; there must be an {@code admin}, who may do everything
     */
    static SecuredBroker start(Path directory, KeyStores keys, Map<String, String> passwords)
            throws Exception {
        List<Integer> ports = FreePorts.of(3);
        format(directory, passwords);
        KafkaRaftServer server =
                new KafkaRaftServer(
                        new KafkaConfig(
                                properties(directory, ports, keys, passwords.get(ADMIN)), false),
                        Time.SYSTEM);
        server.startup();
        KafkaAccess plain = KafkaAccess.at("127.0.0.1:" + ports.get(0));
        return new SecuredBroker(
                server, plain.as(client(keys, ADMIN, String.valueOf(passwords.get(ADMIN)))));
    }

    /** What a client of it sets. */
    static Map<String, String> client(KeyStores keys, String principal, String password) {
        return Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                SCRAM_LOGIN.formatted(principal, password),
                "ssl.truststore.location",
                keys.trust().toString(),
                "ssl.truststore.type",
                "PKCS12",
                "ssl.truststore.password",
                keys.trustPassword());
    }

    /** As somebody who may do everything. */
    KafkaAccess admin() {
        return admin;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(Path directory, Map<String, String> passwords) throws Exception {
        List<String> scram = new ArrayList<>();
        passwords.forEach(
                (name, password) ->
                        scram.add("SCRAM-SHA-512=[name=%s,password=%s]".formatted(name, password)));
        try (PrintStream silent =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setSupportedFeatures(new ArrayList<>(Feature.PRODUCTION_FEATURES))
                    .setNodeId(1)
                    .setClusterId(Uuid.randomUuid().toString())
                    .addDirectory(directory.toString())
                    .setMetadataLogDirectory(directory.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setFeatureLevel("transaction.version", (short) 1)
                    .setScramArguments(scram)
                    .setPrintStream(silent)
                    .run();
        }
    }

    private static Map<String, Object> properties(
            Path directory, List<Integer> ports, KeyStores keys, Object adminPassword) {
        Map<String, Object> p = new HashMap<>();
        p.put("process.roles", "broker,controller");
        p.put("node.id", "1");
        p.put("log.dirs", directory.toString());
        p.put(
                "listeners",
                "CLIENTS://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d,ITSELF://127.0.0.1:%d"
                        .formatted(ports.get(0), ports.get(1), ports.get(2)));
        p.put(
                "listener.security.protocol.map",
                "CLIENTS:SASL_SSL,CONTROLLER:PLAINTEXT,ITSELF:PLAINTEXT");
        // The node ends transactions by a connection to itself.
        p.put("inter.broker.listener.name", "ITSELF");
        p.put("controller.listener.names", "CONTROLLER");
        p.put("controller.quorum.voters", "1@127.0.0.1:" + ports.get(1));
        p.put("ssl.keystore.location", keys.broker().toString());
        p.put("ssl.keystore.type", "PKCS12");
        p.put("ssl.keystore.password", keys.brokerPassword());
        p.put("ssl.truststore.location", keys.trust().toString());
        p.put("ssl.truststore.type", "PKCS12");
        p.put("ssl.truststore.password", keys.trustPassword());
        p.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
        p.put(
                "listener.name.clients.scram-sha-512.sasl.jaas.config",
                SCRAM_LOGIN.formatted(ADMIN, adminPassword));
        p.put("authorizer.class.name", StandardAuthorizer.class.getName());
        // The node speaks to its own controller without a name.
        p.put("super.users", "User:" + ADMIN + ";User:ANONYMOUS");
        p.put("auto.create.topics.enable", "false");
        for (String one :
                List.of(
                        "offsets.topic.replication.factor",
                        "offsets.topic.num.partitions",
                        "transaction.state.log.replication.factor",
                        "transaction.state.log.min.isr",
                        "transaction.state.log.num.partitions")) {
            p.put(one, "1");
        }
        p.put("log.cleaner.dedupe.buffer.size", "2097152");
        return p;
    }
}
