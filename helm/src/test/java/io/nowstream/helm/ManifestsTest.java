package io.nowstream.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That what is rendered is what Kubernetes and the operator know, to the last field. */
class ManifestsTest {

    static Stream<Path> tried() throws IOException {
        return Chart.tried();
    }

    @Test
    void the_chart_passes_the_strict_linter() {
        LintResult result = new Helm(Chart.DIRECTORY).lint().strict().call();

        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
        assertThat(result.getMessages()).noneMatch(m -> m.contains("[WARNING]"));
    }

    @ParameterizedTest
    @MethodSource("tried")
    void every_field_is_one_that_its_kind_has(Path values) throws IOException {
        Manifests manifests = Chart.rendered(values);

        assertThat(manifests.all()).hasSizeGreaterThan(12);
        for (JsonNode manifest : manifests.all()) {
            assertThat(objections(manifest))
                    .as(Manifests.kind(manifest) + "/" + Manifests.name(manifest))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("tried")
    void every_object_has_a_name_of_its_own_and_lies_in_the_namespace(Path values) {
        Manifests manifests = Chart.rendered(values);

        assertThat(manifests.names()).doesNotHaveDuplicates();
        for (JsonNode manifest : manifests.all()) {
            assertThat(Manifests.name(manifest))
                    .startsWith(Chart.RELEASE + "-")
                    .hasSizeLessThan(53);
            assertThat(manifest.at("/metadata/namespace").asText()).isEqualTo(Chart.NAMESPACE);
        }
    }

    @Test
    void a_misspelt_field_would_be_found() throws IOException {
        Manifests manifests = Chart.rendered(Chart.tried("default"));
        ObjectNode service = manifests.one("Service", "-map").deepCopy();
        ObjectNode job = manifests.one("FlinkDeployment", "-job").deepCopy();

        ((ObjectNode) service.path("spec").path("ports").path(0)).put("targetPrt", 8080);
        ((ObjectNode) job.at("/spec/podTemplate/spec/securityContext")).put("runAsUsr", 1);
        ((ObjectNode) job.at("/spec/job")).put("upgradeMode", "savepont");

        assertThat(objections(service)).singleElement().asString().contains("targetPrt");
        assertThat(objections(job))
                .anyMatch(o -> o.contains("runAsUsr"))
                .anyMatch(o -> o.contains("savepont"))
                .hasSize(2);
    }

    private static List<String> objections(JsonNode manifest) throws IOException {
        return switch (Manifests.kind(manifest)) {
            case "FlinkDeployment" -> FlinkSchema.shipped().objections(manifest);
            case "Certificate" -> Certificate.objections(manifest);
            case "ServiceMonitor" -> Monitor.objections(manifest);
            case "PrometheusRule" -> AlertRules.objections(manifest);
            default ->
                    StrictKinds.knows(manifest)
                            ? StrictKinds.unknownFields(manifest)
                            : List.of("nobody knows this kind");
        };
    }
}
