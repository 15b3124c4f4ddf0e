package io.nowstream.helm;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.util.List;
import java.util.Map;

/**
 * As much of a {@code PrometheusRule} of the Prometheus operator (monitoring.coreos.com/v1) as the
 * chart uses; nothing else is known.
 */
record AlertRules(String apiVersion, String kind, Map<String, Object> metadata, Spec spec) {

    private static final ObjectReader STRICT =
            Manifests.YAML
                    .readerFor(AlertRules.class)
                    .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .with(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    record Spec(List<Group> groups) {}

    record Group(String name, List<Rule> rules) {}

    record Rule(
            String alert,
            String expr,
            @JsonProperty("for") String lasting,
            Map<String, String> labels,
            Map<String, String> annotations) {}

    static List<String> objections(JsonNode manifest) {
        try {
            AlertRules rules = STRICT.treeToValue(manifest, AlertRules.class);
            return rules.spec().groups().stream()
                    .flatMap(group -> group.rules().stream())
                    .filter(rule -> !rule.labels().containsKey("severity"))
                    .map(rule -> rule.alert() + " has no severity")
                    .toList();
        } catch (JsonProcessingException e) {
            return List.of(e.getOriginalMessage());
        }
    }
}
