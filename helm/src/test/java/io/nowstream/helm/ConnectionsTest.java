package io.nowstream.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who finds whom, and who may. */
class ConnectionsTest {

    private static final String CONTROLLED_AND_MONITORED =
            """
            nowstream: {control: {enabled: true}}
            networkPolicy: {monitoringNamespace: monitoring}
            serviceMonitor: {enabled: true, labels: {release: prometheus}}
            """;

    static Stream<Path> tried() throws IOException {
        return Chart.tried();
    }

    @ParameterizedTest
    @MethodSource("tried")
    void a_deployment_finds_its_own_pods_and_no_others(Path values) {
        Manifests manifests = Chart.rendered(values);
        List<Manifests.Pod> pods = manifests.pods();

        manifests
                .of("Deployment")
                .forEach(
                        deployment ->
                                assertThat(
                                                pods.stream()
                                                        .filter(
                                                                pod ->
                                                                        matches(
                                                                                deployment.at(
                                                                                        "/spec/selector/matchLabels"),
                                                                                pod.labels()))
                                                        .map(Manifests.Pod::owner))
                                        .containsExactly(
                                                "Deployment/" + Manifests.name(deployment)));
    }

    @ParameterizedTest
    @MethodSource("tried")
    void the_service_leads_to_a_port_of_the_map(Path values) {
        Manifests manifests = Chart.rendered(values);
        JsonNode service = manifests.one("Service", "-map");
        Manifests.Pod map = pod(manifests, "Deployment", "-map");

        assertThat(matches(service.at("/spec/selector"), map.labels())).isTrue();
        assertThat(service.at("/spec/ports/0/targetPort").asText())
                .isEqualTo(map.containers().get(0).at("/ports/0/name").asText());
        assertThat(
                        matches(
                                manifests
                                        .one("PodDisruptionBudget", "-map")
                                        .at("/spec/selector/matchLabels"),
                                map.labels()))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("tried")
    void the_map_is_asked_whether_it_lives_and_whether_it_is_ready(Path values) {
        JsonNode container = pod(Chart.rendered(values), "Deployment", "-map").containers().get(0);

        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            assertThat(container.path(probe).at("/httpGet/path").asText()).isEqualTo("/health");
            assertThat(container.path(probe).at("/httpGet/port").asText()).isEqualTo("http");
        }
    }

    @Test
    void the_ingress_leads_to_the_service_with_its_certificate() throws IOException {
        Manifests manifests = Chart.rendered(Chart.tried("s3"));
        JsonNode ingress = manifests.one("Ingress", "-map");
        JsonNode backend = ingress.at("/spec/rules/0/http/paths/0/backend/service");

        assertThat(backend.path("name").asText())
                .isEqualTo(Manifests.name(manifests.one("Service", "-map")));
        assertThat(ingress.at("/spec/rules/0/host").asText()).isEqualTo("nowcast.example.org");
        assertThat(ingress.at("/spec/tls/0/secretName").asText()).isEqualTo("nowcast-tls");
        assertThat(ingress.at("/spec/ingressClassName").asText()).isEqualTo("nginx");
    }

    @ParameterizedTest
    @MethodSource("tried")
    void nothing_may_connect_to_a_pod_unless_it_is_said(Path values) {
        Manifests manifests = Chart.rendered(values);
        JsonNode deny = manifests.one("NetworkPolicy", "-deny");

        assertThat(deny.at("/spec/policyTypes").toString()).isEqualTo("[\"Ingress\"]");
        assertThat(deny.path("spec").has("ingress")).isFalse();
        for (Manifests.Pod pod : manifests.pods()) {
            assertThat(matches(deny.at("/spec/podSelector/matchLabels"), pod.labels()))
                    .as(pod.owner())
                    .isTrue();
        }
        assertThat(manifests.of("NetworkPolicy").map(Manifests::name))
                .as("nobody reads the controller but who monitors")
                .containsExactlyInAnyOrder(
                        "nc-nowstream-deny", "nc-nowstream-job", "nc-nowstream-map");
    }

    @Test
    void the_operator_may_drive_the_job_and_prometheus_may_read_it() throws IOException {
        Manifests manifests = Chart.rendered(Chart.tried("s3"));
        JsonNode policy = manifests.one("NetworkPolicy", "-job");
        Manifests.Pod job = pod(manifests, "FlinkDeployment", "-job");

        assertThat(matches(policy.at("/spec/podSelector/matchLabels"), job.labels())).isTrue();
        assertThat(portsFrom(policy, "flink-kubernetes-operator")).containsExactly(8081);
        assertThat(portsFrom(policy, "monitoring")).containsExactly(9249);
        assertThat(portsFrom(manifests.one("NetworkPolicy", "-map"), "ingress-nginx"))
                .containsExactly(8080);
    }

    @Test
    void prometheus_and_nobody_else_may_read_the_controller() throws IOException {
        Manifests manifests = Chart.renderedWith(CONTROLLED_AND_MONITORED);
        JsonNode policy = manifests.one("NetworkPolicy", "-controller");
        Manifests.Pod controller = pod(manifests, "Deployment", "-controller");
        JsonNode port = controller.containers().get(0).at("/ports/0");

        assertThat(matches(policy.at("/spec/podSelector/matchLabels"), controller.labels()))
                .isTrue();
        assertThat(policy.at("/spec/ingress")).hasSize(1);
        assertThat(portsFrom(policy, "monitoring"))
                .containsExactly(port.path("containerPort").asInt());
        JsonNode written =
                Manifests.YAML.readTree(
                        manifests.one("ConfigMap", "-config").at("/data/nowstream.yaml").asText());
        assertThat(written.at("/control/metrics/port")).isEqualTo(port.path("containerPort"));
        assertThat(written.at("/control/metrics/host").asText()).isEqualTo("0.0.0.0");
        JsonNode service = manifests.one("Service", "-controller");
        assertThat(matches(service.at("/spec/selector"), controller.labels())).isTrue();
        assertThat(service.at("/spec/ports/0/targetPort")).isEqualTo(port.path("name"));
    }

    @ParameterizedTest
    @CsvSource({"s3, 2", "controlled, 3"})
    void a_monitor_finds_a_service_with_the_port_it_reads(String values, int monitors)
            throws IOException {
        Manifests manifests =
                values.equals("s3")
                        ? Chart.rendered(Chart.tried("s3"))
                        : Chart.renderedWith(CONTROLLED_AND_MONITORED);

        assertThat(manifests.of("ServiceMonitor")).hasSize(monitors);
        manifests
                .of("ServiceMonitor")
                .forEach(
                        monitor -> {
                            JsonNode wanted = monitor.at("/spec/selector/matchLabels");
                            List<JsonNode> services =
                                    manifests
                                            .of("Service")
                                            .filter(s -> matches(wanted, s.at("/metadata/labels")))
                                            .toList();
                            assertThat(services).hasSize(1);
                            assertThat(services.get(0).at("/spec/ports/0/name"))
                                    .isEqualTo(monitor.at("/spec/endpoints/0/port"));
                            assertThat(monitor.at("/metadata/labels/release").asText())
                                    .isEqualTo("prometheus");
                        });
        assertThat(manifests.one("Service", "-job-metrics").at("/spec/selector/app").asText())
                .as("Flink labels its pods with the deployment's name")
                .isEqualTo(Manifests.name(manifests.one("FlinkDeployment", "-job")));
    }

    @Test
    void flink_is_who_its_role_is_given_to() throws IOException {
        Manifests manifests = Chart.rendered(Chart.tried("default"));
        String account = Manifests.name(manifests.one("ServiceAccount", "-flink"));

        assertThat(manifests.one("FlinkDeployment", "-job").at("/spec/serviceAccount").asText())
                .isEqualTo(account);
        assertThat(manifests.one("RoleBinding", "-flink").at("/subjects/0/name").asText())
                .isEqualTo(account);
        assertThat(manifests.one("RoleBinding", "-flink").at("/roleRef/name").asText())
                .isEqualTo(Manifests.name(manifests.one("Role", "-flink")));
        assertThat(manifests.one("Role", "-flink").toString()).doesNotContain("secrets", "\"*\"");
    }

    private static Manifests.Pod pod(Manifests manifests, String kind, String suffix) {
        return Manifests.Pod.of(manifests.one(kind, suffix)).findFirst().orElseThrow();
    }

    /** The ports that a namespace may connect to. */
    private static List<Integer> portsFrom(JsonNode policy, String namespace) {
        return PodsTest.elements(policy.at("/spec/ingress"))
                .filter(rule -> rule.path("from").toString().contains("\"" + namespace + "\""))
                .flatMap(rule -> PodsTest.elements(rule.path("ports")))
                .map(port -> port.path("port").asInt())
                .toList();
    }

    private static boolean matches(JsonNode selector, JsonNode labels) {
        assertThat(selector.size()).isPositive();
        for (Map.Entry<String, JsonNode> wanted : selector.properties()) {
            if (!wanted.getValue().equals(labels.path(wanted.getKey()))) {
                return false;
            }
        }
        return true;
    }
}
