package io.nowstream.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong in the values is refused before anything is installed, by its name. */
class RefusalsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mapp: {replicas: 2} | mapp",
                "map: {replica: 2} | replica",
                "map: {ingress: {hostname: a.example.org}} | hostname",
                "nowstream: {paralelism: 2} | paralelism",
                "nowstream: {kafka: {bootstrapp: b}} | bootstrapp",
                "nowstream: {feeds: {nl-radar: {cadance: 5 min}}} | cadance",
                "nowstream: {feeds: {nl-radar: {source: {dir: /data}}}} | dir",
                "nowstream: {feeds: {nl-radar: {warnings: [{raise: 1}]}}} | raise",
                "nowstream: {control: {schedule: {evry: 7 d}}} | evry",
                "kafka: {principals: {mapp: s}} | mapp",
                "kafka: {tls: {truststore: {password: s3cret}}} | password",
                "flink: {taskManager: {memori: 4g}} | memori",
                "flink: {tls: {keystorePassword: s3cret}} | keystorePassword",
                "s3: {secretKey: s3cret} | secretKey",
                "storage: {archive: {url: s3://b/a}} | url",
                "gpu: {tolerations: [{kee: a}]} | kee",
                "storage: {state: {sise: 1Gi}} | sise",
                "ingest: {volumes: [{name: a, claim: b, path: /c, readonly: true}]} | readonly",
                "controller: {resources: {limits: {memori: 1Gi}}} | memori",
                "retrain: {feed: nl-radar} | feed",
                "networkPolicy: {namespace: a} | namespace",
                "serviceMonitor: {intervall: 30s} | intervall",
                "signing: {privateKey: {pem: abc}} | pem"
            })
    void a_misspelt_value_is_refused_with_its_name(String values, String key) {
        assertThatThrownBy(() -> Chart.renderedWith(values)).hasMessageContaining(key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nowstream: {kafka: {bootstrap: ''}} | nowstream.kafka.bootstrap: is empty",
                "nowstream: {feeds: {nl-radar: {source: {directory: /data}}}}"
                        + " | nowstream.feeds.nl-radar.source.directory: /data lies in no volume",
                "nowstream: {state: /elsewhere} | state",
                "nowstream: {feeds: {nl-radar: {cadence: 5 minutes}}} | cadence",
                "image: {tag: latest} | tag",
                "kafka: {sasl: {mechanism: PLAIN}} | PLAIN sends the password as it is",
                "kafka: {sasl: {mechanism: SCRAM-SHA-512}} | kafka.principals.",
                "kafka: {sasl: {mechanism: GSSAPI}} | mechanism",
                "flink: {upgradeMode: last-state, highAvailability: false} | flink.upgradeMode",
                "map: {ingress: {enabled: true}} | map.ingress.host",
                "retrain: {enabled: true} | retrain.feeds",
                "{nowstream: {control: {enabled: true}}, storage: {archive: {enabled: false}}}"
                        + " | nowstream.control.enabled"
            })
    void what_cannot_be_is_refused_with_what_to_do(String values, String message) {
        assertThatThrownBy(() -> Chart.renderedWith(values)).hasMessageContaining(message);
    }

    @Test
    void nothing_is_installed_without_a_broker_and_a_feed() {
        assertThatThrownBy(() -> Chart.renderedWithNothingBut("{}"))
                .hasMessageContaining("nowstream.kafka.bootstrap: is empty; name your brokers");
        assertThatThrownBy(
                        () ->
                                Chart.renderedWithNothingBut(
                                        "nowstream: {kafka: {bootstrap: 'kafka:9092'}}"))
                .hasMessageContaining("nowstream.feeds: at least one feed is needed");
    }

    @Test
    void two_volumes_may_begin_alike_and_only_the_right_one_counts() throws IOException {
        String feed = "nowstream: {feeds: {nl-radar: {source: {directory: /data/radar}}}}\n";

        assertThatThrownBy(
                        () ->
                                Chart.renderedWith(
                                        feed
                                                + "ingest: {volumes: [{name: a, claim: b, path:"
                                                + " /data/rad}]}"))
                .hasMessageContaining("ingest.volumes");
        assertThat(
                        Chart.renderedWith(
                                        feed
                                                + "ingest: {volumes: [{name: a, claim: b, path:"
                                                + " /data/radar/}]}")
                                .has("Deployment", "-ingest"))
                .isTrue();
    }

    @Test
    void every_object_of_the_schema_forbids_what_it_does_not_know() throws IOException {
        JsonNode schema =
                new ObjectMapper().readTree(Chart.DIRECTORY.resolve("values.schema.json").toFile());
        List<JsonNode> objects = new ArrayList<>();
        collect(schema, objects);

        assertThat(objects).hasSizeGreaterThan(30);
        for (JsonNode object : objects) {
            assertThat(object.path("additionalProperties").asText("missing"))
                    .as(object.toString())
                    .isEqualTo("false");
        }
    }

    /** Everything in a schema that has properties of its own. */
    private static void collect(JsonNode schema, List<JsonNode> objects) {
        if (schema.path("properties").isObject() && schema.path("type").asText().equals("object")) {
            objects.add(schema);
        }
        schema.forEach(inner -> collect(inner, objects));
    }
}
