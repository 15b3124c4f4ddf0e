package io.nowstream.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What runs where, by the values: GPUs, object stores, volumes, and what is left out. */
class PlacementTest {

    @Test
    void topics_are_made_before_anything_else_by_a_hook_with_a_configuration_of_its_own()
            throws IOException {
        Manifests manifests = Chart.rendered(Chart.tried("default"));
        JsonNode job = manifests.one("Job", "-topics");

        for (JsonNode hook : List.of(job, manifests.one("ConfigMap", "-topics"))) {
            JsonNode annotations = hook.at("/metadata/annotations");
            assertThat(annotations.path("helm.sh/hook").asText())
                    .isEqualTo("pre-install,pre-upgrade");
            assertThat(annotations.path("helm.sh/hook-delete-policy").asText())
                    .isEqualTo("before-hook-creation");
        }
        assertThat(weight(manifests.one("ConfigMap", "-topics"))).isLessThan(weight(job));
        assertThat(job.at("/spec/template/spec/containers/0/command").toString())
                .isEqualTo("[\"nowstream\",\"topics\",\"/etc/nowstream/conf/nowstream.yaml\"]");
        assertThat(job.toString())
                .as("claims are made after the hook has run")
                .doesNotContain("persistentVolumeClaim");
        assertThat(manifests.one("ConfigMap", "-topics").path("data"))
                .isEqualTo(manifests.one("ConfigMap", "-config").path("data"));
    }

    @Test
    void the_least_runs_a_job_a_map_and_an_archive() throws IOException {
        Manifests manifests = Chart.rendered(Chart.tried("default"));

        assertThat(manifests.pods())
                .extracting(Manifests.Pod::owner)
                .containsExactlyInAnyOrder(
                        "Job/nc-nowstream-topics",
                        "FlinkDeployment/nc-nowstream-job",
                        "Deployment/nc-nowstream-map",
                        "Deployment/nc-nowstream-archive");
    }

    @Test
    void whoever_has_files_has_an_ingest_that_sees_them() throws IOException {
        Manifests manifests = Chart.rendered(Chart.tried("gpu"));
        Manifests.Pod ingest =
                Manifests.Pod.of(manifests.one("Deployment", "-ingest")).findFirst().orElseThrow();
        JsonNode container = ingest.containers().get(0);

        JsonNode files = PodsTest.mounted(ingest, container, "/data/radar");
        assertThat(files.at("/persistentVolumeClaim/claimName").asText()).isEqualTo("radar-files");
        assertThat(files.at("/persistentVolumeClaim/readOnly").asBoolean()).isTrue();
        assertThat(container.path("command").toString()).contains("ingest");
    }

    @Test
    void what_writes_is_never_beside_its_successor() throws IOException {
        Manifests manifests = Chart.rendered(Chart.tried("gpu"));

        for (String process : List.of("-ingest", "-archive", "-controller")) {
            JsonNode spec = manifests.one("Deployment", process).path("spec");
            assertThat(spec.path("replicas").asInt()).isOne();
            assertThat(spec.at("/strategy/type").asText()).isEqualTo("Recreate");
        }
        assertThat(manifests.one("Deployment", "-map").at("/spec/strategy/type").asText())
                .isEqualTo("RollingUpdate");
    }

    @Test
    void networks_are_computed_where_gpus_are() throws IOException {
        Manifests manifests = Chart.rendered(Chart.tried("gpu"));
        JsonNode job = manifests.one("FlinkDeployment", "-job").path("spec");
        JsonNode taskManager = job.at("/taskManager/podTemplate/spec");
        JsonNode retrain = manifests.of("CronJob").findFirst().orElseThrow();
        JsonNode retrainPod = retrain.at("/spec/jobTemplate/spec/template/spec");

        for (JsonNode pod : List.of(taskManager, retrainPod)) {
            assertThat(pod.path("nodeSelector").path("nvidia.com/gpu.present").asText())
                    .isEqualTo("true");
            assertThat(pod.at("/tolerations/0/key").asText()).isEqualTo("nvidia.com/gpu");
            assertThat(pod.at("/containers/0/resources/limits").path("nvidia.com/gpu").asInt())
                    .isOne();
        }
        assertThat(job.path("podTemplate").toString())
                .as("the JobManager computes nothing")
                .doesNotContain("nvidia");
        assertThat(job.path("image").asText()).endsWith("-cu128");
        assertThat(configuration(job, "external-resource.gpu.kubernetes.config-key"))
                .isEqualTo("nvidia.com/gpu");
        assertThat(configuration(job, "external-resource.gpu.amount")).isEqualTo("1");
        assertThat(configuration(job, "taskmanager.numberOfTaskSlots")).isEqualTo("4");
        assertThat(job.at("/job/parallelism").asInt()).isEqualTo(4);
        assertThat(manifests.one("Deployment", "-map").toString())
                .doesNotContain("nvidia", "cu128");
    }

    @Test
    void without_gpus_nobody_asks_for_one() throws IOException {
        assertThat(Chart.rendered(Chart.tried("default")).text())
                .doesNotContain("nvidia", "external-resource")
                .contains("device: cpu");
    }

    @Test
    void checkpoints_lie_in_the_object_store_and_its_keys_come_from_a_secret() throws IOException {
        JsonNode job =
                Chart.rendered(Chart.tried("s3")).one("FlinkDeployment", "-job").path("spec");

        assertThat(configuration(job, "execution.checkpointing.dir"))
                .isEqualTo("s3://nowcasts/flink/checkpoints");
        assertThat(configuration(job, "execution.checkpointing.savepoint-dir"))
                .isEqualTo("s3://nowcasts/flink/savepoints");
        assertThat(configuration(job, "high-availability.storageDir"))
                .isEqualTo("s3://nowcasts/flink/ha");
        assertThat(configuration(job, "s3.endpoint")).isEqualTo("https://objects.example.org");
        assertThat(configuration(job, "s3.path.style.access")).isEqualTo("true");
        assertThat(job.at("/job/upgradeMode").asText()).isEqualTo("last-state");
        assertThat(
                        PodsTest.elements(job.at("/podTemplate/spec/containers/0/env"))
                                .filter(v -> v.path("name").asText().startsWith("AWS_"))
                                .map(v -> v.at("/valueFrom/secretKeyRef/name").asText()))
                .containsExactly("object-store", "object-store");
    }

    @Test
    void registry_claims_and_archive_lie_in_the_object_store_and_on_no_volume() throws IOException {
        Manifests manifests = Chart.rendered(Chart.tried("s3"));
        JsonNode data = manifests.one("ConfigMap", "-config").path("data");
        JsonNode written = Manifests.YAML.readTree(data.path("nowstream.yaml").asText());
        JsonNode flink = Manifests.YAML.readTree(data.path("config.yaml").asText());

        assertThat(written.path("store").asText()).isEqualTo("s3://nowcasts/store");
        assertThat(written.path("archive").asText()).isEqualTo("s3://nowcasts/archive");
        assertThat(flink.path("s3.endpoint").asText()).isEqualTo("https://objects.example.org");
        assertThat(flink.path("s3.path.style.access").asText()).isEqualTo("true");
        assertThat(flink.path("s3.aws.credentials.provider").asText())
                .as("the environment, or the pod's own identity")
                .isEqualTo("com.amazonaws.auth.DefaultAWSCredentialsProviderChain");
        assertThat(manifests.text()).doesNotContain("/var/lib/nowstream/archive");
        for (Manifests.Pod pod : manifests.pods()) {
            List<String> env =
                    PodsTest.elements(pod.containers().get(0).path("env"))
                            .map(variable -> variable.path("name").asText())
                            .toList();
            boolean isTopics = pod.owner().endsWith("-topics");
            assertThat(env.contains("AWS_ACCESS_KEY_ID")).as(pod.owner()).isEqualTo(!isTopics);
            assertThat(env.contains("FLINK_CONF_DIR"))
                    .as(pod.owner() + ": Flink's own processes have a directory of their own")
                    .isEqualTo(!isTopics && !pod.isFlinks());
        }
        JsonNode retrain = manifests.of("CronJob").findFirst().orElseThrow();
        assertThat(retrain.findValue("args").toString())
                .contains("\"--data\",\"s3://nowcasts/archive\"")
                .contains("\"--store\",\"s3://nowcasts/store\"");
    }

    @Test
    void without_an_object_store_nobody_is_told_of_one() throws IOException {
        assertThat(Chart.rendered(Chart.tried("default")).text())
                .doesNotContain("s3", "AWS_", "FLINK_CONF_DIR");
    }

    @Test
    void a_job_goes_back_to_a_savepoint_once_for_each_path() throws IOException {
        JsonNode first = restored("s3://nowcasts/flink/savepoints/savepoint-1");
        JsonNode second = restored("s3://nowcasts/flink/savepoints/savepoint-2");

        assertThat(first.path("initialSavepointPath").asText()).endsWith("savepoint-1");
        assertThat(first.path("savepointRedeployNonce").asLong())
                .isPositive()
                .isNotEqualTo(second.path("savepointRedeployNonce").asLong());
        assertThat(Chart.rendered(Chart.tried("default")).text())
                .doesNotContain("avepointRedeploy");
    }

    private static JsonNode restored(String from) throws IOException {
        return Chart.renderedWith("flink: {restoreFrom: '%s'}".formatted(from))
                .one("FlinkDeployment", "-job")
                .at("/spec/job");
    }

    @Test
    void the_values_win_over_flinks_file() throws IOException {
        JsonNode job =
                Chart.rendered(Chart.tried("s3")).one("FlinkDeployment", "-job").path("spec");

        assertThat(configuration(job, "execution.checkpointing.interval")).isEqualTo("10 s");
        assertThat(configuration(job, "execution.checkpointing.timeout")).isEqualTo("5 min");
    }

    @Test
    void a_volume_that_is_there_is_used_and_a_new_one_outlives_the_release() throws IOException {
        Manifests existing = Chart.rendered(Chart.tried("s3"));
        Manifests made = Chart.rendered(Chart.tried("default"));

        assertThat(existing.of("PersistentVolumeClaim")).isEmpty();
        assertThat(existing.text()).contains("claimName: our-checkpoints");
        assertThat(made.of("PersistentVolumeClaim").map(Manifests::name))
                .containsExactlyInAnyOrder("nc-nowstream-state", "nc-nowstream-archive");
        made.of("PersistentVolumeClaim")
                .forEach(
                        claim -> {
                            assertThat(
                                            claim.at("/metadata/annotations")
                                                    .path("helm.sh/resource-policy")
                                                    .asText())
                                    .isEqualTo("keep");
                            assertThat(claim.at("/spec/accessModes/0").asText())
                                    .isEqualTo("ReadWriteMany");
                        });
    }

    @Test
    void every_claim_that_is_mounted_is_made_or_was_named() throws IOException {
        List<String> named =
                List.of("nowstream-state", "nowstream-archive", "our-checkpoints", "radar-files");
        for (var values : Chart.tried().toList()) {
            Manifests manifests = Chart.rendered(values);
            List<String> there =
                    manifests.of("PersistentVolumeClaim").map(Manifests::name).toList();
            for (Manifests.Pod pod : manifests.pods()) {
                for (JsonNode claim : pod.spec().path("volumes").findValues("claimName")) {
                    assertThat(there.contains(claim.asText()) || named.contains(claim.asText()))
                            .as(pod + " mounts " + claim)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void a_candidate_that_does_not_win_is_no_failure_and_a_mistake_is_not_repeated()
            throws IOException {
        JsonNode cron = Chart.rendered(Chart.tried("gpu")).of("CronJob").findFirst().orElseThrow();
        JsonNode job = cron.at("/spec/jobTemplate/spec");

        assertThat(cron.at("/spec/suspend").asBoolean()).isTrue();
        assertThat(cron.at("/metadata/annotations").path("nowstream.io/feed").asText())
                .isEqualTo("nl-radar");
        assertThat(job.at("/template/spec/containers/0/command/2").asText())
                .contains("\"$code\" -eq 3");
        assertThat(job.at("/podFailurePolicy/rules/0/onExitCodes/values/0").asInt()).isEqualTo(2);
        assertThat(job.at("/template/spec/containers/0/args").toString())
                .contains("\"--feed\",\"nl-radar\"", "\"--newest\",\"2 d\"", "\"gpu\"");
    }

    private static int weight(JsonNode hook) {
        return Integer.parseInt(
                hook.at("/metadata/annotations").path("helm.sh/hook-weight").asText());
    }

    private static String configuration(JsonNode job, String key) {
        return job.path("flinkConfiguration").path(key).asText();
    }
}
