package io.nowstream.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nowstream.app.config.ConfigFile;
import io.nowstream.app.config.FlinkKeys;
import io.nowstream.app.config.KafkaClient;
import io.nowstream.app.config.NowstreamConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pods read is what the programs take: {@code nowstream.yaml}, and Flink's file. */
class ConfigurationTest {

    /** Of {@code nowstream.yaml}: what the chart decides, and what is for one machine. */
    private static final Set<String> NOT_SET_BY_VALUES =
            Set.of(
                    "state",
                    "store",
                    "archive",
                    "models",
                    "device",
                    "release-key",
                    "map.host",
                    "map.port",
                    "kafka.client",
                    "control.in-process",
                    "control.key",
                    "control.metrics.host",
                    "control.metrics.port",
                    "cluster.kafka-port",
                    "cluster.task-managers",
                    "cluster.map-memory");

    @TempDir private Path directory;

    static Stream<Path> tried() throws IOException {
        return Chart.tried();
    }

    @ParameterizedTest
    @MethodSource("tried")
    void the_programs_take_what_the_chart_writes(Path values) throws Exception {
        Path file = directory.resolve("nowstream.yaml");
        JsonNode rendered = configMap(values);
        Files.writeString(file, Manifests.YAML.writeValueAsString(forThisMachine(rendered)));

        NowstreamConfig config = ConfigFile.read(file);

        assertThat(KafkaClient.access(config).client().isEmpty())
                .isEqualTo(!rendered.has("kafka.properties"));
        assertThat(config.kafka.bootstrap).startsWith("kafka-bootstrap:");
        assertThat(config.state).isEqualTo("/var/lib/nowstream/state");
        boolean isElsewhere = values.endsWith("s3-values.yaml");
        assertThat(config.archive)
                .isEqualTo(isElsewhere ? "s3://nowcasts/archive" : "/var/lib/nowstream/archive");
        assertThat(config.store).isEqualTo(isElsewhere ? "s3://nowcasts/store" : "");
        assertThat(config.map.host).isEqualTo("0.0.0.0");
        assertThat(config.map.port).isEqualTo(8080);
        assertThat(config.control.inProcess).isFalse();
        assertThat(config.feeds).isNotEmpty();
    }

    @Test
    void the_values_have_every_key_of_the_programs_but_for_what_the_chart_decides()
            throws IOException {
        Set<String> ofPrograms = new TreeSet<>();
        Path shipped = Chart.HOME.resolve("flink-conf/nowstream.yaml");
        keysOfExample("", Manifests.YAML.readTree(shipped.toFile()), ofPrograms);
        ofPrograms.removeAll(NOT_SET_BY_VALUES);
        JsonNode schema =
                new ObjectMapper().readTree(Chart.DIRECTORY.resolve("values.schema.json").toFile());
        Set<String> ofValues = new TreeSet<>();
        keysOfSchema("", schema.at("/properties/nowstream"), schema, ofValues);

        assertThat(ofValues).isEqualTo(ofPrograms);
    }

    @Test
    void flinks_file_in_the_chart_is_the_one_of_the_project() throws IOException {
        assertThat(Chart.DIRECTORY.resolve("files/config.yaml"))
                .hasSameTextualContentAs(Chart.HOME.resolve("flink-conf/kubernetes/config.yaml"));
    }

    @Test
    void alerts_in_the_chart_are_those_of_the_project() throws IOException {
        assertThat(Chart.DIRECTORY.resolve("files/alerts.yaml"))
                .hasSameTextualContentAs(Chart.HOME.resolve("flink-conf/alerts.yaml"));
        JsonNode rules = Chart.rendered(Chart.tried("s3")).one("PrometheusRule", "-alerts");
        JsonNode written =
                Manifests.YAML.readTree(Chart.HOME.resolve("flink-conf/alerts.yaml").toFile());

        assertThat(rules.get("spec")).isEqualTo(written);
    }

    @ParameterizedTest
    @MethodSource("tried")
    void flink_knows_every_key_and_takes_every_value(Path values) {
        JsonNode written =
                Chart.rendered(values)
                        .one("FlinkDeployment", "-job")
                        .at("/spec/flinkConfiguration");

        assertThat(written.size()).isGreaterThan(30);
        for (Map.Entry<String, JsonNode> entry : written.properties()) {
            assertThat(FlinkKeys.objection(entry.getKey(), entry.getValue().asText()))
                    .as(entry.getKey())
                    .isEmpty();
        }
    }

    /** Files that only the pods have lie here. */
    private JsonNode forThisMachine(JsonNode rendered) throws Exception {
        JsonNode config = Manifests.YAML.readTree(rendered.path("nowstream.yaml").asText());
        if (config.has("release-key")) {
            ((ObjectNode) config).put("release-key", publicKey().toString());
        }
        if (rendered.has("kafka.properties")) {
            Path client = directory.resolve("kafka.properties");
            Files.writeString(client, rendered.path("kafka.properties").asText());
            ((ObjectNode) config.path("kafka")).put("client", client.toString());
        }
        return config;
    }

    private Path publicKey() throws IOException, NoSuchAlgorithmException {
        byte[] key =
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic().getEncoded();
        return Files.writeString(
                directory.resolve("release.pub.pem"),
                "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
                        .formatted(Base64.getEncoder().encodeToString(key)));
    }

    private static JsonNode configMap(Path values) throws IOException {
        return Chart.rendered(values).one("ConfigMap", "-config").path("data");
    }

    private static void keysOfExample(String at, JsonNode node, Set<String> keys) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String name = at.equals("feeds.") ? "*" : field.getKey();
            if (field.getValue().isObject()) {
                keysOfExample(at + name + ".", field.getValue(), keys);
            } else {
                keys.add(at + name);
            }
        }
    }

    private static void keysOfSchema(String at, JsonNode node, JsonNode root, Set<String> keys) {
        JsonNode schema = resolved(node, root);
        for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
            String path = at + field.getKey();
            JsonNode inner = resolved(field.getValue(), root);
            if (inner.has("properties")) {
                keysOfSchema(path + ".", inner, root, keys);
            } else if (inner.path("additionalProperties").isObject()) {
                keysOfSchema(path + ".*.", inner.path("additionalProperties"), root, keys);
            } else {
                keys.add(path);
            }
        }
    }

    /** What a reference stands for; of a choice, the first. */
    private static JsonNode resolved(JsonNode node, JsonNode root) {
        if (node.has("$ref")) {
            return resolved(root.at(node.path("$ref").asText().substring(1)), root);
        }
        return node.has("oneOf") ? resolved(node.path("oneOf").get(0), root) : node;
    }
}
