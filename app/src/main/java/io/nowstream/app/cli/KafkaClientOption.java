package io.nowstream.app.cli;

import io.nowstream.app.config.KafkaClient;
import io.nowstream.frames.KafkaAccess;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** As whom a command that is given no configuration speaks to Kafka. */
final class KafkaClientOption {

    @Option(
            names = "--kafka-client",
            paramLabel = "FILE",
            description = {
                "Properties of Kafka's clients for a broker that asks for TLS or a password",
                "(default: none)."
            })
    private @Nullable Path file;

    /**
     * Access to a broker.
     *
     * @param bootstrap {@code host:port}
     * @throws io.nowstream.app.config.ConfigException if the file is missing or not of this kind
     */
    KafkaAccess at(String bootstrap) {
        return KafkaClient.demandSecrets(KafkaAccess.at(bootstrap).as(settings()), System.getenv());
    }

    private Map<String, String> settings() {
        return file == null ? Map.of() : KafkaClient.read(file);
    }
}
