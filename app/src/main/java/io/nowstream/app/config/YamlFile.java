package io.nowstream.app.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Reads YAML that people write into a record: every key must be there, and no other. */
public final class YamlFile {

    private static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                    .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
                    .build();

    private YamlFile() {}

    /**
     * Reads a file.
     *
     * @param type its components are the keys, in kebab-case
     * @param example where one to start from lies, for messages
     * @throws ConfigException if the file is missing, not YAML, lacks a key, has an unknown one, or
     *     a bad value
     */
    public static <T extends Record> T read(Path file, Class<T> type, String example) {
        if (!Files.isRegularFile(file)) {
            throw new ConfigException(
                    "%s: no such file; %s is one to start from".formatted(file, example));
        }
        try {
            JsonNode written = YAML.readTree(Files.readString(file));
            if (!written.isObject()) {
                throw new ConfigException(
                        "%s: expected keys and values; %s is one to start from"
                                .formatted(file, example));
            }
            RecordKeys.mistake(written, type)
                    .ifPresent(
                            mistake -> {
                                throw new ConfigException("%s: %s".formatted(file, mistake));
                            });
            return YAML.treeToValue(written, type);
        } catch (JsonMappingException e) {
            String path = path(e);
            throw new ConfigException(
                    "%s: %s%s".formatted(file, path.isEmpty() ? "" : path + ": ", reason(e)), e);
        } catch (JsonProcessingException e) {
            throw new ConfigException(
                    "%s: %s".formatted(file, firstLine(String.valueOf(e.getMessage()))), e);
        } catch (IOException e) {
            throw new ConfigException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(YamlFile::step)
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }

    private static String step(JsonMappingException.Reference reference) {
        return reference.getFieldName() != null
                ? reference.getFieldName()
                : "[" + reference.getIndex() + "]";
    }

    private static String reason(JsonMappingException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message =
                root instanceof JsonMappingException mapping
                        ? mapping.getOriginalMessage()
                        : root.getMessage();
        return firstLine(message == null ? root.toString() : message);
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
