package io.nowstream.models.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An object of {@code model.json}, read key by key. Whatever is not as expected is one sentence:
 * file, key, what is there, what was expected.
 */
final class JsonFields {

    private static final int LONGEST_TEXT = 20_000;
    private static final int LONGEST_LIST = 1_000;

    private final String file;
    private final String path;
    private final JsonNode object;

    private JsonFields(String file, String path, JsonNode object, Set<String> known) {
        this.file = file;
        this.path = path;
        this.object = object;
        if (!object.isObject()) {
            throw new CheckpointException(
                    "%s: %s is %s; expected an object"
                            .formatted(file, path.isEmpty() ? "it" : path, shown(object)));
        }
        object.fieldNames()
                .forEachRemaining(
                        key -> {
                            if (!known.contains(key)) {
                                throw new CheckpointException(
                                        "%s: \"%s\" is no field of a model; expected %s"
                                                .formatted(
                                                        file,
                                                        at(key),
                                                        String.join(", ", sorted(known))));
                            }
                        });
    }

    /**
     * @param known every key that may be there
     */
    static JsonFields of(String file, JsonNode root, Set<String> known) {
        return new JsonFields(file, "", root, known);
    }

    private static List<String> sorted(Set<String> known) {
        return known.stream().sorted().toList();
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String shown(JsonNode node) {
        String text = node.toString();
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }

    /** Whether there is something under a key. */
    boolean has(String key) {
        return object.has(key);
    }

    /** What is there is not as it must be. */
    CheckpointException wrong(String key, String expected) {
        return wrong(key, node(key), expected);
    }

    private CheckpointException wrong(String key, JsonNode found, String expected) {
        return new CheckpointException(
                "%s: %s is %s; expected %s".formatted(file, at(key), shown(found), expected));
    }

    /** What is under a key, whatever it is. */
    JsonNode node(String key) {
        @Nullable JsonNode node = object.get(key);
        if (node == null) {
            throw new CheckpointException("%s: no \"%s\" in it".formatted(file, at(key)));
        }
        return node;
    }

    JsonFields inner(String key, Set<String> known) {
        return new JsonFields(file, at(key), node(key), known);
    }

    String text(String key) {
        JsonNode node = node(key);
        if (!node.isTextual() || node.textValue().length() > LONGEST_TEXT) {
            throw wrong(key, node, "a text of at most 20,000 characters");
        }
        return node.textValue();
    }

    /** A text that something makes of, or refuses with an {@link IllegalArgumentException}. */
    <T> T parsed(String key, Function<String, T> parse) {
        try {
            return parse.apply(text(key));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException("%s: %s: %s".formatted(file, at(key), e.getMessage()), e);
        }
    }

    /** A list of texts that something makes of each, or refuses as above. */
    <T> List<T> allParsed(String key, Function<String, T> parse) {
        try {
            return texts(key).stream().map(parse).toList();
        } catch (IllegalArgumentException e) {
            throw new CheckpointException("%s: %s: %s".formatted(file, at(key), e.getMessage()), e);
        }
    }

    long whole(String key, long least, long most) {
        JsonNode node = node(key);
        if (!node.isIntegralNumber()
                || !node.canConvertToLong()
                || node.longValue() < least
                || node.longValue() > most) {
            throw wrong(key, node, "a whole number from %,d to %,d".formatted(least, most));
        }
        return node.longValue();
    }

    double number(String key, double least, double most) {
        JsonNode node = node(key);
        if (!isNumber(node, least, most)) {
            throw wrong(key, node, "a number from %s to %s".formatted(least, most));
        }
        return node.doubleValue();
    }

    private static boolean isNumber(JsonNode node, double least, double most) {
        // The other way round, NaN would pass.
        return node.isNumber() && node.doubleValue() >= least && node.doubleValue() <= most;
    }

    List<Double> numbers(String key, double least, double most) {
        List<Double> numbers = new ArrayList<>();
        for (JsonNode node : list(key)) {
            if (!isNumber(node, least, most)) {
                throw wrong(key, node, "numbers from %s to %s".formatted(least, most));
            }
            numbers.add(node.doubleValue());
        }
        return List.copyOf(numbers);
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (JsonNode node : list(key)) {
            if (!node.isTextual() || node.textValue().length() > LONGEST_TEXT) {
                throw wrong(key, node, "texts");
            }
            texts.add(node.textValue());
        }
        return List.copyOf(texts);
    }

    /** Every object of a list, read with the keys that each may have. */
    <T> List<T> objects(String key, Set<String> known, Function<JsonFields, T> read) {
        List<T> all = new ArrayList<>();
        for (JsonNode node : list(key)) {
            String place = "%s[%d]".formatted(at(key), all.size());
            all.add(read.apply(new JsonFields(file, place, node, known)));
        }
        return List.copyOf(all);
    }

    private JsonNode list(String key) {
        JsonNode node = node(key);
        if (!node.isArray() || node.size() > LONGEST_LIST) {
            throw wrong(key, node, "a list of at most 1,000");
        }
        return node;
    }
}
