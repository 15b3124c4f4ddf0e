package io.nowstream.app.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.nowstream.frames.KeyFiles;
import io.nowstream.frames.Topics;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.GapPolicy;
import io.nowstream.operators.WarningSpec;
import io.nowstream.operators.assembly.ReleaseTrust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads and checks {@code nowstream.yaml}. Everything is validated before anything starts. */
public final class ConfigFile {

    private static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    private ConfigFile() {}

    /**
     * @throws ConfigException if the file is missing, not YAML, has an unknown key or a bad value
     */
    public static NowstreamConfig read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ConfigException(
                    file + ": no such file; flink-conf/nowstream.yaml is one to start from");
        }
        try {
            NowstreamConfig config = YAML.readValue(Files.readString(file), NowstreamConfig.class);
            if (config == null || config.feeds == null || config.feeds.isEmpty()) {
                throw new ConfigException(file + ": feeds: at least one feed is needed");
            }
            new Topics(config.run);
            feeds(config);
            trust(config);
            return config;
        } catch (UnrecognizedPropertyException e) {
            throw new ConfigException("%s: %s".formatted(file, unknownKey(e)), e);
        } catch (JsonMappingException e) {
            throw new ConfigException(
                    "%s: %s: %s".formatted(file, path(e), firstLine(rootMessage(e))), e);
        } catch (JsonProcessingException e) {
            throw new ConfigException(
                    "%s: %s".formatted(file, firstLine(String.valueOf(e.getMessage()))), e);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("%s: %s".formatted(file, e.getMessage()), e);
        } catch (IOException e) {
            throw new ConfigException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** The feeds as the job wants them. */
    public static Feeds feeds(NowstreamConfig config) {
        List<FeedSpec> specs = new ArrayList<>();
        for (Map.Entry<String, NowstreamConfig.Feed> entry : config.feeds.entrySet()) {
            String name = entry.getKey();
            NowstreamConfig.Feed f = entry.getValue();
            NowstreamConfig.Warnings w = f.warnings;
            specs.add(
                    new FeedSpec(
                            name,
                            f.length,
                            f.cadence.millis(),
                            f.leads,
                            f.patience.millis(),
                            gapPolicy(name, f.gapPolicy),
                            f.maxMissing,
                            f.tolerance.millis(),
                            f.horizon.millis(),
                            f.nowcaster,
                            new WarningSpec(w.raiseAt, w.keepAt, w.minimumArea, w.grow),
                            f.deadline.millis()));
        }
        return new Feeds(specs);
    }

    /**
     * Whose releases count.
     *
     * @throws IllegalArgumentException if a key is named and cannot be read
     */
    public static ReleaseTrust trust(NowstreamConfig config) {
        if (config.releaseKey.isEmpty()) {
            return ReleaseTrust.ANY;
        }
        try {
            return ReleaseTrust.signedBy(KeyFiles.publicKey(Path.of(config.releaseKey)));
        } catch (IOException e) {
            throw new IllegalArgumentException("release-key: " + e.getMessage(), e);
        }
    }

    private static GapPolicy gapPolicy(String feed, String written) {
        for (GapPolicy policy : GapPolicy.values()) {
            if (policy.label().equals(written)) {
                return policy;
            }
        }
        throw new IllegalArgumentException(
                "feeds.%s.gap-policy: \"%s\" is none; use skip, hold or advect"
                        .formatted(feed, written));
    }

    private static String unknownKey(UnrecognizedPropertyException e) {
        String parent =
                e.getPath().stream()
                        .limit(e.getPath().size() - 1L)
                        .map(ConfigFile::step)
                        .collect(Collectors.joining("."));
        String key = e.getPropertyName();
        List<String> known = e.getKnownPropertyIds().stream().map(Object::toString).toList();
        String prefix = parent.isEmpty() ? "" : parent + ".";
        return Suggestion.noSuchKey(prefix, key, known);
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream().map(ConfigFile::step).collect(Collectors.joining("."));
    }

    private static String step(JsonMappingException.Reference reference) {
        return reference.getFieldName() != null
                ? reference.getFieldName()
                : "[" + reference.getIndex() + "]";
    }

    private static String rootMessage(JsonMappingException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message =
                root instanceof JsonMappingException
                        ? ((JsonMappingException) root).getOriginalMessage()
                        : root.getMessage();
        return message == null ? root.toString() : message;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
