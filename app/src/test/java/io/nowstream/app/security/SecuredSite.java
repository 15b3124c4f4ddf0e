package io.nowstream.app.security;

import io.nowstream.frames.KafkaAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/** A secured broker, with the users of the page on security and no rights but theirs. */
final class SecuredSite implements AutoCloseable {

    /** As the page says; the environment fills it in. */
    private static final String CLIENT =
            """
            security.protocol=SASL_SSL
            ssl.truststore.location=%s
            ssl.truststore.type=PKCS12
            ssl.truststore.password=${env:KAFKA_TRUSTSTORE_PASSWORD}
            sasl.mechanism=SCRAM-SHA-512
            sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \
            username="${env:KAFKA_USERNAME}" password="${env:KAFKA_PASSWORD}";
            """;

    private final Map<String, String> passwords = new TreeMap<>();
    private final KeyStores keys;
    private final SecuredBroker broker;
    private final Path client;

    private SecuredSite(Path directory) throws Exception {
        GrantedRights rights = GrantedRights.onThePage();
        passwords.put("admin", secret());
        rights.principals().forEach(name -> passwords.put(name, secret()));
        keys = KeyStores.in(directory, secret(), secret());
        client =
                Files.writeString(
                        directory.resolve("kafka.properties"), CLIENT.formatted(keys.trust()));
        broker = SecuredBroker.start(directory.resolve("broker"), keys, passwords);
        try (Admin admin = Admin.create(broker.admin().with(Map.of()))) {
            admin.createAcls(rights.bindings()).all().get();
        }
    }

    static SecuredSite in(Path directory) throws Exception {
        return new SecuredSite(directory);
    }

    /** The same for all processes. */
    Path client() {
        return client;
    }

    String bootstrap() {
        return broker.admin().bootstrap();
    }

    KafkaAccess admin() {
        return broker.admin();
    }

    /** For a client in this process, which has no environment of its own. */
    KafkaAccess as(String principal) {
        return KafkaAccess.at(bootstrap())
                .as(SecuredBroker.client(keys, principal, password(principal)));
    }

    Map<String, String> environment(String principal) {
        return Map.of(
                "KAFKA_USERNAME",
                principal,
                "KAFKA_PASSWORD",
                password(principal),
                "KAFKA_TRUSTSTORE_PASSWORD",
                keys.trustPassword());
    }

    /** Files under a directory in which a password stands. */
    List<Path> leaks(Path directory) throws IOException {
        List<String> secrets = new ArrayList<>(passwords.values());
        secrets.add(keys.brokerPassword());
        secrets.add(keys.trustPassword());
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).filter(f -> holdsAny(f, secrets)).toList();
        }
    }

    private static boolean holdsAny(Path file, List<String> secrets) {
        try {
            String bytes = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
            return secrets.stream().anyMatch(bytes::contains);
        } catch (IOException goneMeanwhile) {
            return false;
        }
    }

    private String password(String principal) {
        String password = passwords.get(principal);
        if (password == null) {
            throw new IllegalArgumentException("nobody is called " + principal);
        }
        return password;
    }

    private static String secret() {
        byte[] bytes = new byte[12];
        ThreadLocalRandom.current().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {
        broker.close();
    }
}
