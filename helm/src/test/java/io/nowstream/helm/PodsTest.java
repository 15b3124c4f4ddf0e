package io.nowstream.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every pod keeps to, whatever it runs. */
class PodsTest {

    private static final String CONFIGURATION = "/etc/nowstream/conf/nowstream.yaml";

    static Stream<Manifests.Pod> pods() throws IOException {
        return Chart.tried().flatMap(values -> Chart.rendered(values).pods().stream());
    }

    static Stream<Path> tried() throws IOException {
        return Chart.tried();
    }

    @ParameterizedTest
    @MethodSource("pods")
    void it_runs_as_nobody_in_particular_under_the_default_filter_of_system_calls(
            Manifests.Pod pod) {
        JsonNode security = pod.spec().path("securityContext");

        assertThat(security.path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(security.path("runAsUser").asInt()).isEqualTo(9999);
        assertThat(security.path("fsGroup").asInt()).isEqualTo(9999);
        assertThat(security.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(pod.spec().path("hostNetwork").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("pods")
    void its_containers_can_neither_write_to_their_image_nor_gain_rights(Manifests.Pod pod) {
        assertThat(pod.containers()).isNotEmpty();
        for (JsonNode container : pod.containers()) {
            JsonNode security = container.path("securityContext");
            assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
            assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
            assertThat(security.path("privileged").asBoolean()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("pods")
    void natives_are_unpacked_where_it_may_write(Manifests.Pod pod) {
        for (JsonNode container : pod.containers()) {
            assertThat(mounted(pod, container, "/tmp").path("emptyDir").isObject()).isTrue();
            assertThat(mounted(pod, container, "/cache").at("/emptyDir/sizeLimit").asText())
                    .isNotEmpty();
            assertThat(variable(container, "DJL_CACHE_DIR")).startsWith("/cache");
            assertThat(variable(container, "XDG_CACHE_HOME")).startsWith("/cache");
        }
        if (pod.isFlinks()) {
            JsonNode log = mounted(pod, pod.containers().get(0), "/opt/flink/log");
            assertThat(log.path("emptyDir").isObject()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("pods")
    void it_asks_for_what_it_needs_and_is_bounded(Manifests.Pod pod) {
        if (pod.isFlinks()) {
            return; // Flink sets both, by the next test's figures
        }
        for (JsonNode container : pod.containers()) {
            assertThat(container.at("/resources/requests/cpu").asText()).isNotEmpty();
            assertThat(container.at("/resources/requests/memory").asText()).isNotEmpty();
            assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("tried")
    void both_kinds_of_flinks_processes_have_their_memory_and_processors(Path values) {
        JsonNode spec = Chart.rendered(values).one("FlinkDeployment", "-job").path("spec");

        for (String process : List.of("jobManager", "taskManager")) {
            JsonNode resource = spec.path(process).path("resource");
            assertThat(resource.path("memory").asText()).matches("[0-9]+[mg]");
            assertThat(resource.path("cpu").asDouble()).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("tried")
    void every_image_is_of_a_release(Path values) {
        Manifests manifests = Chart.rendered(values);
        List<String> images = new ArrayList<>();
        manifests.all().forEach(m -> m.findValues("image").forEach(i -> images.add(i.asText())));

        assertThat(images)
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(
                        image -> assertThat(image).matches(".+:[0-9]+\\.[0-9]+\\.[0-9]+(-.+)?"));
    }

    @ParameterizedTest
    @MethodSource("pods")
    void only_flink_may_speak_to_kubernetes(Manifests.Pod pod) {
        assertThat(pod.spec().path("automountServiceAccountToken").asBoolean(true))
                .isEqualTo(pod.isFlinks());
    }

    @ParameterizedTest
    @MethodSource("pods")
    void every_mount_has_a_volume_and_every_volume_a_mount(Manifests.Pod pod) {
        List<String> volumes = names(pod.spec().path("volumes"));

        for (JsonNode container : pod.containers()) {
            List<String> mounts = names(container.path("volumeMounts"));
            assertThat(mounts).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(volumes);
        }
    }

    @ParameterizedTest
    @MethodSource("tried")
    void whoever_is_told_of_a_configuration_finds_it(Path values) {
        Manifests manifests = Chart.rendered(values);
        int told = 0;
        for (Manifests.Pod pod : manifests.pods()) {
            JsonNode container = pod.containers().get(0);
            boolean isTold =
                    pod.isFlinks() || container.path("command").toString().contains(CONFIGURATION);
            if (isTold) {
                told++;
                String map =
                        mounted(pod, container, "/etc/nowstream/conf")
                                .at("/configMap/name")
                                .asText();
                assertThat(manifests.one("ConfigMap", map).path("data").has("nowstream.yaml"))
                        .as(pod.owner())
                        .isTrue();
            }
        }
        assertThat(told).isGreaterThan(2);
        assertThat(manifests.one("FlinkDeployment", "-job").at("/spec/job/args/0").asText())
                .isEqualTo(CONFIGURATION);
    }

    @Test
    void a_change_of_the_configuration_replaces_the_pods() throws IOException {
        Manifests before = Chart.rendered(Chart.tried("default"));
        Manifests after = Chart.renderedWith("nowstream: {rollout: {capacity: 128}}");
        String checksum = "/spec/template/metadata/annotations/checksum~1config";
        String ofJob = "/spec/podTemplate/metadata/annotations/checksum~1config";

        assertThat(after.one("Deployment", "-map").at(checksum).asText())
                .hasSize(64)
                .isNotEqualTo(before.one("Deployment", "-map").at(checksum).asText());
        assertThat(after.one("FlinkDeployment", "-job").at(ofJob).asText())
                .isNotEqualTo(before.one("FlinkDeployment", "-job").at(ofJob).asText());
    }

    /** The volume that is mounted there. */
    static JsonNode mounted(Manifests.Pod pod, JsonNode container, String path) {
        String name =
                elements(container.path("volumeMounts"))
                        .filter(mount -> mount.path("mountPath").asText().equals(path))
                        .map(mount -> mount.path("name").asText())
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(pod + " has nothing at " + path));
        return elements(pod.spec().path("volumes"))
                .filter(volume -> volume.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(pod + " has no volume " + name));
    }

    private static String variable(JsonNode container, String name) {
        return elements(container.path("env"))
                .filter(variable -> variable.path("name").asText().equals(name))
                .map(variable -> variable.path("value").asText())
                .findFirst()
                .orElse("");
    }

    private static List<String> names(JsonNode list) {
        return elements(list).map(element -> element.path("name").asText()).toList();
    }

    static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
