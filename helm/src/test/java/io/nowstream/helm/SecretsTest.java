package io.nowstream.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Secrets are named and never written; each process is somebody of its own to Kafka. */
class SecretsTest {

    private static final Pattern FROM_ENVIRONMENT = Pattern.compile("\\$\\{env:([A-Z_]+)}");

    static Stream<Path> tried() throws IOException {
        return Chart.tried();
    }

    @ParameterizedTest
    @MethodSource("tried")
    void no_secret_is_rendered(Path values) {
        assertThat(Chart.rendered(values).of("Secret")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("tried")
    void what_is_secret_comes_from_a_secret(Path values) {
        for (Manifests.Pod pod : Chart.rendered(values).pods()) {
            for (JsonNode container : pod.containers()) {
                for (JsonNode variable : container.path("env")) {
                    String name = variable.path("name").asText();
                    boolean secret = name.matches("(KAFKA|AWS)_.*");
                    assertThat(variable.at("/valueFrom/secretKeyRef/name").asText().isEmpty())
                            .as(pod + " " + name)
                            .isNotEqualTo(secret);
                }
            }
        }
    }

    @Test
    void kafkas_properties_ask_the_environment_for_what_every_process_has() throws IOException {
        Manifests manifests = Chart.rendered(Chart.tried("tls"));
        String written =
                manifests.one("ConfigMap", "-config").at("/data/kafka.properties").asText();
        Properties properties = new Properties();
        properties.load(new StringReader(written));

        assertThat(properties)
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
                .containsEntry("ssl.truststore.location", "/etc/nowstream/kafka-trust/ca.p12")
                .containsEntry("ssl.keystore.location", "/etc/nowstream/kafka-key/user.p12");
        assertThat(properties.getProperty("sasl.jaas.config"))
                .isEqualTo(
                        "org.apache.kafka.common.security.scram.ScramLoginModule required"
                                + " username=\"${env:KAFKA_USERNAME}\""
                                + " password=\"${env:KAFKA_PASSWORD}\";");
        List<String> asked =
                FROM_ENVIRONMENT.matcher(written).results().map(MatchResult::group).toList();
        assertThat(asked).hasSize(4);
        for (Manifests.Pod pod : manifests.pods()) {
            List<String> has =
                    PodsTest.elements(pod.containers().get(0).path("env"))
                            .map(v -> "${env:" + v.path("name").asText() + "}")
                            .toList();
            assertThat(has).as(pod.owner()).containsAll(asked);
        }
        assertThat(nowstreamYaml(manifests).at("/kafka/client").asText())
                .isEqualTo("/etc/nowstream/conf/kafka.properties");
    }

    @ParameterizedTest
    @CsvSource({
        "Deployment, -map, kafka-map",
        "Deployment, -controller, kafka-controller",
        "Deployment, -archive, kafka-archive",
        "FlinkDeployment, -job, kafka-job",
        "Job, -topics, kafka-topics"
    })
    void each_process_is_a_principal_of_its_own(String kind, String suffix, String secret)
            throws IOException {
        Manifests manifests = Chart.rendered(Chart.tried("tls"));
        Manifests.Pod pod = Manifests.Pod.of(manifests.one(kind, suffix)).findFirst().orElseThrow();
        JsonNode container = pod.containers().get(0);

        assertThat(
                        PodsTest.mounted(pod, container, "/etc/nowstream/kafka-key")
                                .at("/secret/secretName")
                                .asText())
                .isEqualTo(secret);
        assertThat(
                        PodsTest.elements(container.path("env"))
                                .filter(v -> v.path("name").asText().equals("KAFKA_PASSWORD"))
                                .map(v -> v.at("/valueFrom/secretKeyRef/name").asText()))
                .containsExactly(secret);
    }

    @Test
    void a_principal_that_is_not_named_is_the_default_one() throws IOException {
        Manifests manifests =
                Chart.renderedWith(
                        """
                        kafka:
                          tls: {enabled: true}
                          sasl: {mechanism: PLAIN}
                          principals: {default: everybody, map: reader}
                        """);

        assertThat(secretsOf(manifests, "Deployment", "-archive")).containsOnly("everybody");
        assertThat(secretsOf(manifests, "Deployment", "-map")).containsOnly("reader");
        assertThat(manifests.one("ConfigMap", "-config").at("/data/kafka.properties").asText())
                .contains("plain.PlainLoginModule")
                .doesNotContain("truststore");
    }

    @Test
    void only_the_controller_can_sign() throws IOException {
        Manifests manifests = Chart.rendered(Chart.tried("tls"));

        for (Manifests.Pod pod : manifests.pods()) {
            boolean signs = pod.spec().path("volumes").toString().contains("release-private");
            assertThat(signs).as(pod.owner()).isEqualTo(pod.owner().endsWith("-controller"));
            assertThat(pod.spec().path("volumes").toString()).contains("release-public");
        }
        assertThat(nowstreamYaml(manifests).path("release-key").asText())
                .isEqualTo("/etc/nowstream/public-key/release.pub.pem");
        assertThat(nowstreamYaml(manifests).at("/control/key").asText())
                .isEqualTo("/etc/nowstream/private-key/release.pem");
    }

    @Test
    void without_tls_and_sasl_there_are_no_properties() throws IOException {
        Manifests manifests = Chart.rendered(Chart.tried("default"));

        assertThat(manifests.text()).doesNotContain("kafka.properties", "KAFKA_");
    }

    private static List<String> secretsOf(Manifests manifests, String kind, String suffix) {
        return manifests.one(kind, suffix).findValues("secretKeyRef").stream()
                .map(reference -> reference.path("name").asText())
                .toList();
    }

    private static JsonNode nowstreamYaml(Manifests manifests) throws IOException {
        return Manifests.YAML.readTree(
                manifests.one("ConfigMap", "-config").at("/data/nowstream.yaml").asText());
    }
}
