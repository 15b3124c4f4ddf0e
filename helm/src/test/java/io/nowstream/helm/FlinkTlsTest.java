package io.nowstream.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code flink.tls} makes of Flink's processes; that it works, a test of the job shows. */
class FlinkTlsTest {

    private static final String STORES = "/opt/flink/tls-cert";

    @ParameterizedTest
    @ValueSource(strings = {"default", "gpu", "s3"})
    void without_a_secret_nothing_is_mounted_and_nothing_is_set(String values) {
        Manifests manifests = Chart.rendered(Chart.tried(values));

        assertThat(manifests.text()).doesNotContain("security.ssl", STORES);
        assertThat(manifests.has("Certificate", "")).isFalse();
    }

    @Test
    void the_keys_are_those_of_the_chart_s_file_with_the_password_of_the_values()
            throws IOException {
        JsonNode file = Manifests.YAML.readTree(Chart.DIRECTORY.resolve("files/tls.yaml").toFile());

        assertThat(keys(Chart.rendered(Chart.tried("tls"))))
                .as("its default password is that of the file")
                .isEqualTo(strings(file.path("internal"), file.path("rest")));
        Map<String, String> other =
                keys(Chart.renderedWith("flink: {tls: {secret: stores, password: '0123456'}}"));
        assertThat(other.keySet()).isEqualTo(strings(file.path("internal")).keySet());
        other.forEach(
                (key, value) ->
                        assertThat(value.equals("0123456"))
                                .as(key)
                                .isEqualTo(key.endsWith("-password")));
    }

    @Test
    void what_a_user_configures_wins() throws IOException {
        assertThat(
                        keys(
                                Chart.renderedWith(
                                        """
                                        flink:
                                          tls: {secret: stores}
                                          configuration: {security.ssl.protocol: TLSv1.2}
                                        """)))
                .containsEntry("security.ssl.protocol", "TLSv1.2");
    }

    @Test
    void both_stores_lie_where_flink_looks_and_nobody_can_write_to_them() throws IOException {
        Manifests manifests =
                Chart.renderedWith(
                        """
                        flink:
                          tls: {secret: stores, keystoreKey: key.p12, truststoreKey: trust.p12}
                        """);
        Manifests.Pod pod =
                Manifests.Pod.of(manifests.one("FlinkDeployment", "-job"))
                        .findFirst()
                        .orElseThrow();
        JsonNode container = pod.containers().get(0);
        JsonNode secret = PodsTest.mounted(pod, container, STORES).path("secret");
        Set<String> files = new TreeSet<>();
        PodsTest.elements(secret.path("items"))
                .forEach(
                        item ->
                                files.add(
                                        "%s: %s/%s"
                                                .formatted(
                                                        item.path("key").asText(),
                                                        STORES,
                                                        item.path("path").asText())));

        assertThat(secret.path("secretName").asText()).isEqualTo("stores");
        assertThat(secret.path("defaultMode").asInt()).isEqualTo(0440);
        assertThat(PodsTest.elements(container.path("volumeMounts")))
                .filteredOn(mount -> mount.path("mountPath").asText().equals(STORES))
                .allMatch(mount -> mount.path("readOnly").asBoolean())
                .hasSize(1);
        assertThat(files)
                .containsExactly(
                        "key.p12: " + keys(manifests).get("security.ssl.internal.keystore"),
                        "trust.p12: " + keys(manifests).get("security.ssl.internal.truststore"));
        assertThat(manifests.pods())
                .filteredOn(other -> !other.isFlinks())
                .isNotEmpty()
                .noneMatch(other -> other.spec().toString().contains("stores"));
    }

    @Test
    void who_may_connect_at_all_stays_the_same() throws IOException {
        Manifests open = Chart.rendered(Chart.tried("default"));
        Manifests secured = Chart.renderedWith("flink: {tls: {secret: stores, rest: true}}");

        assertThat(secured.of("NetworkPolicy").toList())
                .isEqualTo(open.of("NetworkPolicy").toList());
    }

    @Test
    void cert_manager_is_asked_for_the_names_under_which_the_job_is_found() throws IOException {
        Manifests manifests = Chart.rendered(Chart.tried("tls"));
        Certificate.Spec asked = Certificate.read(manifests.one("Certificate", "-job")).spec();

        assertThat(asked.secretName()).isEqualTo("flink-tls");
        assertThat(asked.issuerRef().name()).isEqualTo("flink-ca");
        assertThat(asked.dnsNames())
                .as("the operator calls NAME-rest.NAMESPACE")
                .contains("nc-nowstream-job-rest.weather");
        assertThat(asked.usages()).contains("server auth", "client auth");
        assertThat(asked.keystores().jks().password())
                .isEqualTo(keys(manifests).get("security.ssl.internal.keystore-password"));
    }

    @Test
    void a_misspelt_field_of_a_certificate_would_be_found() throws IOException {
        ObjectNode certificate =
                Chart.rendered(Chart.tried("tls")).one("Certificate", "-job").deepCopy();
        ((ObjectNode) certificate.path("spec")).put("renewBfore", "1h");

        assertThat(Certificate.objections(certificate))
                .hasSize(1)
                .first()
                .asString()
                .contains("re");
    }

    @Test
    void without_a_secret_there_is_neither_rest_nor_a_certificate() {
        for (String tls : List.of("rest: true", "certManager: {issuer: flink-ca}")) {
            assertThatThrownBy(() -> Chart.renderedWith("flink: {tls: {%s}}".formatted(tls)))
                    .hasMessageContaining("flink.tls.secret: is empty");
        }
    }

    private static Map<String, String> keys(Manifests manifests) {
        Map<String, String> all =
                strings(manifests.one("FlinkDeployment", "-job").at("/spec/flinkConfiguration"));
        all.keySet().removeIf(key -> !key.startsWith("security."));
        return all;
    }

    private static Map<String, String> strings(JsonNode... trees) {
        Map<String, String> strings = new TreeMap<>();
        for (JsonNode tree : trees) {
            tree.properties().forEach(e -> strings.put(e.getKey(), e.getValue().asText()));
        }
        return strings;
    }
}
