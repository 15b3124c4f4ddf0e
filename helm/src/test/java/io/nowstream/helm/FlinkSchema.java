package io.nowstream.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The schema of a {@code FlinkDeployment} as the Flink Kubernetes operator ships it, with unknown
 * keys forbidden. Its list of Flink's versions is older than ours and is not looked at.
 */
final class FlinkSchema {

    private static final String RESOURCE =
            "/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";
    private static final String VERSION = "spec.flinkVersion";

    private final JsonNode spec;

    private FlinkSchema(JsonNode spec) {
        this.spec = spec;
    }

    static FlinkSchema shipped() throws IOException {
        try (InputStream yaml = FlinkSchema.class.getResourceAsStream(RESOURCE)) {
            for (JsonNode version : Manifests.YAML.readTree(yaml).at("/spec/versions")) {
                if (version.path("name").asText().equals("v1beta1")) {
                    return new FlinkSchema(version.at("/schema/openAPIV3Schema/properties/spec"));
                }
            }
        }
        throw new AssertionError(RESOURCE + " has no version v1beta1");
    }

    /** What the schema says against a deployment. */
    List<String> objections(JsonNode deployment) {
        List<String> objections = new ArrayList<>();
        look("spec", deployment.path("spec"), spec, objections);
        return objections;
    }

    private static void look(String at, JsonNode value, JsonNode schema, List<String> objections) {
        if (schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()
                || schema.path("x-kubernetes-int-or-string").asBoolean()) {
            return;
        }
        if (!isOfType(value, schema.path("type").asText())) {
            objections.add("%s: %s is no %s".formatted(at, value, schema.path("type").asText()));
            return;
        }
        if (!at.equals(VERSION) && schema.has("enum") && !isOneOf(value, schema.path("enum"))) {
            objections.add("%s: %s is none of %s".formatted(at, value, schema.path("enum")));
        }
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                look("%s[%d]".formatted(at, i), value.get(i), schema.path("items"), objections);
            }
        }
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                JsonNode known = schema.path("properties").path(field.getKey());
                JsonNode any = schema.path("additionalProperties");
                String path = at + "." + field.getKey();
                if (known.isObject() || any.isObject()) {
                    look(path, field.getValue(), known.isObject() ? known : any, objections);
                } else {
                    objections.add(path + ": no such field");
                }
            }
        }
    }

    private static boolean isOfType(JsonNode value, String type) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> true;
        };
    }

    private static boolean isOneOf(JsonNode value, JsonNode choices) {
        for (JsonNode choice : choices) {
            if (choice.equals(value)) {
                return true;
            }
        }
        return false;
    }
}
