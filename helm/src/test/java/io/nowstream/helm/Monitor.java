package io.nowstream.helm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.util.List;
import java.util.Map;

/**
 * As much of a {@code ServiceMonitor} of the Prometheus operator (monitoring.coreos.com/v1) as the
 * chart uses; nothing else is known.
 */
record Monitor(String apiVersion, String kind, Map<String, Object> metadata, Spec spec) {

    private static final ObjectReader STRICT =
            Manifests.YAML
                    .readerFor(Monitor.class)
                    .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .with(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .with(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

    record Spec(Selector selector, List<Endpoint> endpoints) {}

    record Selector(Map<String, String> matchLabels) {}

    record Endpoint(String port, String path, String interval) {}

    static List<String> objections(JsonNode manifest) {
        try {
            STRICT.treeToValue(manifest, Monitor.class);
            return List.of();
        } catch (JsonProcessingException e) {
            return List.of(e.getOriginalMessage());
        }
    }
}
