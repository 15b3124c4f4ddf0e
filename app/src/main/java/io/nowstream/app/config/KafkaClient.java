package io.nowstream.app.config;

import io.nowstream.frames.KafkaAccess;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * The file that {@code kafka.client} names: a Java properties file with settings of Kafka's clients
 * for encryption, authentication and connection, as {@code security.protocol}.
 *
 * <p>Secrets stay outside: {@code ${env:NAME}}, {@code ${file:/path:key}} and {@code
 * ${directory:/path:file}} are looked up by each client itself when it connects (KIP-297, KIP-887),
 * so that neither the job's graph nor a checkpoint holds them.
 */
public final class KafkaClient {

    private static final String PROVIDERS = AdminClientConfig.CONFIG_PROVIDERS_CONFIG;

    private static final Set<String> OURS =
            Set.of(
                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                    AdminClientConfig.BOOTSTRAP_CONTROLLERS_CONFIG,
                    AdminClientConfig.CLIENT_ID_CONFIG);

    private static final Map<String, String> LOOKED_UP =
            Map.of(
                    "env", EnvVarConfigProvider.class.getName(),
                    "file", FileConfigProvider.class.getName(),
                    "directory", DirectoryConfigProvider.class.getName());

    private static final Pattern OF_ENVIRONMENT = Pattern.compile("\\$\\{env:([^}]*)}");

    private KafkaClient() {}

    /**
     * The broker that is configured, and as whom it is spoken to.
     *
     * @throws ConfigException if the file is missing, or holds what is not for it
     */
    public static KafkaAccess access(NowstreamConfig config) {
        KafkaAccess plain = KafkaAccess.at(config.kafka.bootstrap);
        if (config.kafka.client.isEmpty()) {
            return plain;
        }
        if (config.kafka.bootstrap.isEmpty()) {
            throw new ConfigException(
                    "kafka.client: is for a broker of yours, and kafka.bootstrap names none");
        }
        try {
            return plain.as(read(Path.of(config.kafka.client)));
        } catch (ConfigException e) {
            throw new ConfigException("kafka.client: " + e.getMessage(), e);
        }
    }

    /**
     * Settings from a file.
     *
     * @throws ConfigException if it is missing, or holds what is not for it
     */
    public static Map<String, String> read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ConfigException(
                    file
                            + ": no such file; it is a properties file with security.protocol and so"
                            + " on: docs/security.md");
        }
        Properties written = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            written.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        }
        Map<String, String> settings = new TreeMap<>();
        for (String key : written.stringPropertyNames()) {
            checkKey(file, key);
            settings.put(key, written.getProperty(key));
        }
        return withProviders(settings);
    }

    /**
     * The same settings, whose secrets must be within reach of this process.
     *
     * @throws ConfigException if one refers to a variable that the environment lacks
     */
    public static KafkaAccess demandSecrets(KafkaAccess kafka, Map<String, String> environment) {
        kafka.client()
                .forEach(
                        (key, value) -> {
                            Matcher names = OF_ENVIRONMENT.matcher(value);
                            while (names.find()) {
                                if (!environment.containsKey(names.group(1))) {
                                    throw new ConfigException(
                                            ("kafka.client: %s needs the environment variable %s,"
                                                            + " which this process does not have")
                                                    .formatted(key, names.group(1)));
                                }
                            }
                        });
        return kafka;
    }

    /** What all kinds of client know; what only some do is ours to set. */
    private static void checkKey(Path file, String key) {
        if (key.startsWith(PROVIDERS)) {
            return;
        }
        Set<String> known = new TreeSet<>(AdminClientConfig.configNames());
        known.removeAll(OURS);
        if (OURS.contains(key)) {
            throw new ConfigException(
                    "%s: %s: is not for this file; the broker is kafka.bootstrap of nowstream.yaml"
                            .formatted(file, key));
        }
        if (!known.contains(key)) {
            throw new ConfigException(file + ": " + Suggestion.noSuchKey("", key, known));
        }
    }

    private static Map<String, String> withProviders(Map<String, String> settings) {
        if (settings.containsKey(PROVIDERS)) {
            return settings;
        }
        Map<String, String> used = new TreeMap<>(LOOKED_UP);
        used.keySet()
                .removeIf(
                        name ->
                                settings.values().stream()
                                        .noneMatch(value -> value.contains("${" + name + ":")));
        if (!used.isEmpty()) {
            settings.put(PROVIDERS, String.join(",", used.keySet()));
            used.forEach((name, type) -> settings.put(PROVIDERS + "." + name + ".class", type));
        }
        return settings;
    }
}
