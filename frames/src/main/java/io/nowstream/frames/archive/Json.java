package io.nowstream.frames.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nowstream.frames.MalformedRecordException;
import java.io.IOException;

/** Metadata as JSON, read with a sentence for whatever is not as it must be. */
final class Json {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private Json() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static byte[] write(JsonNode node) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }

    /**
     * @throws MalformedRecordException if it is no JSON object
     */
    static JsonNode read(byte[] bytes, String name) {
        try {
            JsonNode node = JSON.readTree(bytes);
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (IOException e) {
            throw new MalformedRecordException(
                    "%s is no JSON: %s".formatted(name, firstLine(e)), e);
        }
        throw new MalformedRecordException(name + " is no JSON object");
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    static String text(JsonNode object, String key) {
        JsonNode value = object.path(key);
        if (!value.isTextual()) {
            throw wrong(key, "a text", value);
        }
        return value.textValue();
    }

    static long whole(JsonNode object, String key, long least, long most) {
        return wholeIn(object.path(key), key, least, most);
    }

    static long wholeIn(JsonNode value, String key, long least, long most) {
        boolean isWhole = value.isIntegralNumber() && value.canConvertToLong();
        if (!isWhole || value.longValue() < least || value.longValue() > most) {
            throw wrong(key, "a whole number from %d to %d".formatted(least, most), value);
        }
        return value.longValue();
    }

    static double number(JsonNode object, String key) {
        JsonNode value = object.path(key);
        if (!value.isNumber()) {
            throw wrong(key, "a number", value);
        }
        return value.doubleValue();
    }

    private static MalformedRecordException wrong(String key, String wanted, JsonNode found) {
        String shown = found.isMissingNode() ? "nothing" : found.toString();
        return new MalformedRecordException(
                "its metadata needs %s as %s, got %s"
                        .formatted(
                                wanted,
                                key,
                                shown.length() > 80 ? shown.substring(0, 80) + "…" : shown));
    }
}
