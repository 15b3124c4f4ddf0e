package io.nowstream.helm;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Helm renders, object by object.
 *
 * @param text as Helm wrote it
 * @param all parsed; a key that stands twice in one object has been refused
 */
record Manifests(String text, List<JsonNode> all) {

    static final YAMLMapper YAML =
            new YAMLMapper(
                    YAMLFactory.builder()
                            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                            .build());

    static Manifests parse(String rendered) {
        List<JsonNode> all = new ArrayList<>();
        try (YAMLParser parser = YAML.getFactory().createParser(rendered);
                MappingIterator<JsonNode> documents =
                        YAML.readerFor(JsonNode.class).readValues(parser)) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                if (document.isObject()) {
                    all.add(document);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("what Helm rendered is not YAML", e);
        }
        return new Manifests(rendered, List.copyOf(all));
    }

    static String kind(JsonNode manifest) {
        return manifest.path("kind").asText();
    }

    static String name(JsonNode manifest) {
        return manifest.path("metadata").path("name").asText();
    }

    Stream<JsonNode> of(String kind) {
        return all.stream().filter(manifest -> kind(manifest).equals(kind));
    }

    /** The one of that kind whose name ends so. */
    JsonNode one(String kind, String suffix) {
        List<JsonNode> found = of(kind).filter(m -> name(m).endsWith(suffix)).toList();
        if (found.size() != 1) {
            throw new AssertionError(
                    "expected one %s named …%s, there are %d among %s"
                            .formatted(kind, suffix, found.size(), names()));
        }
        return found.get(0);
    }

    boolean has(String kind, String suffix) {
        return of(kind).anyMatch(m -> name(m).endsWith(suffix));
    }

    List<String> names() {
        return all.stream().map(m -> kind(m) + "/" + name(m)).toList();
    }

    /** Everything that becomes a pod. */
    List<Pod> pods() {
        return all.stream().flatMap(Pod::of).toList();
    }

    /**
     * A pod that something makes.
     *
     * @param owner kind and name of what makes it
     * @param labels of the pod
     * @param spec as Kubernetes knows it
     */
    record Pod(String owner, JsonNode labels, JsonNode spec) {

        static Stream<Pod> of(JsonNode manifest) {
            JsonNode spec = manifest.path("spec");
            JsonNode template =
                    switch (kind(manifest)) {
                        case "Deployment", "Job" -> spec.path("template");
                        case "CronJob" -> spec.path("jobTemplate").path("spec").path("template");
                        case "FlinkDeployment" -> spec.path("podTemplate");
                        default -> YAML.missingNode();
                    };
            return template.isObject()
                    ? Stream.of(
                            new Pod(
                                    kind(manifest) + "/" + name(manifest),
                                    template.path("metadata").path("labels"),
                                    template.path("spec")))
                    : Stream.empty();
        }

        List<JsonNode> containers() {
            List<JsonNode> containers = new ArrayList<>();
            spec.path("initContainers").forEach(containers::add);
            spec.path("containers").forEach(containers::add);
            return containers;
        }

        /**
         * Whether Flink makes its container, with the image and the resources of the deployment.
         */
        boolean isFlinks() {
            return owner.startsWith("FlinkDeployment/");
        }

        @Override
        public String toString() {
            return owner;
        }
    }
}
