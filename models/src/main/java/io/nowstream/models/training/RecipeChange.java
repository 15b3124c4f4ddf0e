package io.nowstream.models.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The first thing in which two recipes differ.
 *
 * @param key dotted, as in the file
 * @param before its value, as JSON
 * @param now its value, as JSON
 */
record RecipeChange(String key, String before, String now) {

    /** Looks for it, key by key in the order of the alphabet. */
    static Optional<RecipeChange> between(JsonNode before, JsonNode now) {
        return between("", before, now);
    }

    private static Optional<RecipeChange> between(String key, JsonNode before, JsonNode now) {
        if (before.equals(now)) {
            return Optional.empty();
        }
        if (!before.isObject() || !now.isObject()) {
            return Optional.of(new RecipeChange(key, shown(before), shown(now)));
        }
        TreeSet<String> names = new TreeSet<>();
        before.fieldNames().forEachRemaining(names::add);
        now.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            String below = key.isEmpty() ? name : key + "." + name;
            Optional<RecipeChange> change = between(below, before.path(name), now.path(name));
            if (change.isPresent()) {
                return change;
            }
        }
        return Optional.empty();
    }

    private static String shown(JsonNode node) {
        return node.isMissingNode() ? "nothing" : node.toString();
    }
}
