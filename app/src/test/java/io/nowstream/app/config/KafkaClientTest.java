package io.nowstream.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.KafkaAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaClientTest {

    @TempDir Path directory;

    private Path written(String text) throws IOException {
        return Files.writeString(directory.resolve("kafka.properties"), text);
    }

    private NowstreamConfig config(String bootstrap, Path client) {
        NowstreamConfig config = new NowstreamConfig();
        config.kafka.bootstrap = bootstrap;
        config.kafka.client = client.toString();
        return config;
    }

    @Test
    void settings_are_taken_as_they_are_written() throws IOException {
        Path file = written("security.protocol=SSL\nssl.truststore.location=/etc/trust.p12\n");

        assertThat(KafkaClient.read(file))
                .containsOnly(
                        Map.entry("security.protocol", "SSL"),
                        Map.entry("ssl.truststore.location", "/etc/trust.p12"));
    }

    @Test
    void what_refers_to_a_secret_is_left_to_the_client_to_look_up() throws IOException {
        Path file =
                written(
                        """
                        sasl.jaas.config=${env:LOGIN}
                        ssl.key.password=${file:/run/secrets:key}
                        """);

        assertThat(KafkaClient.read(file))
                .containsEntry("sasl.jaas.config", "${env:LOGIN}")
                .containsEntry("config.providers", "env,file")
                .containsKeys("config.providers.env.class", "config.providers.file.class")
                .doesNotContainKey("config.providers.directory.class");
    }

    @Test
    void providers_of_ones_own_stay() throws IOException {
        Path file = written("config.providers=vault\nssl.key.password=${env:KEY}\n");

        assertThat(KafkaClient.read(file)).containsEntry("config.providers", "vault").hasSize(2);
    }

    @Test
    void a_misspelt_key_is_refused_with_the_one_that_was_meant() throws IOException {
        Path file = written("security.protokol=SSL\n");

        assertThatThrownBy(() -> KafkaClient.access(config("broker:9093", file)))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "kafka.client: %s: security.protokol: no such key; did you mean security.protocol?",
                        file);
    }

    @Test
    void what_only_a_producer_knows_is_not_for_this_file() throws IOException {
        Path file = written("linger.ms=5\n");

        assertThatThrownBy(() -> KafkaClient.read(file)).hasMessageContaining("no such key");
    }

    @Test
    void the_broker_is_named_in_one_place() throws IOException {
        Path file = written("bootstrap.servers=elsewhere:9092\n");

        assertThatThrownBy(() -> KafkaClient.read(file)).hasMessageContaining("kafka.bootstrap");
    }

    @Test
    void a_missing_file_is_named() {
        Path nowhere = directory.resolve("nowhere.properties");

        assertThatThrownBy(() -> KafkaClient.access(config("broker:9093", nowhere)))
                .hasMessageContaining("kafka.client: " + nowhere + ": no such file");
    }

    @Test
    void a_broker_of_our_own_needs_none() throws IOException {
        Path file = written("security.protocol=SSL\n");

        assertThatThrownBy(() -> KafkaClient.access(config("", file)))
                .hasMessageContaining("kafka.bootstrap names none");
        assertThat(KafkaClient.access(new NowstreamConfig()).client()).isEmpty();
    }

    @Test
    void a_variable_that_is_not_set_is_named_and_no_secret_is() throws IOException {
        Path file = written("sasl.jaas.config=login ${env:KAFKA_USERNAME} ${env:KAFKA_PASSWORD}\n");
        KafkaAccess access = KafkaClient.access(config("broker:9093", file));

        assertThatThrownBy(
                        () -> KafkaClient.demandSecrets(access, Map.of("KAFKA_USERNAME", "ingest")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("sasl.jaas.config")
                .hasMessageContaining("KAFKA_PASSWORD")
                .hasMessageNotContaining("login");
        assertThat(access).hasToString("broker:9093");
    }
}
