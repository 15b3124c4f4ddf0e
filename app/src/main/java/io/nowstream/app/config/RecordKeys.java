package io.nowstream.app.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares what is written with the components of a record, and of the records in it: each must be
 * there, by its name in kebab-case, unless it may be null; and nothing else.
 */
final class RecordKeys {

    private RecordKeys() {}

    /** What is wrong with the keys, in one sentence; unknown ones first; empty if nothing is. */
    static Optional<String> mistake(JsonNode written, Class<? extends Record> type) {
        return mistake("", written, type);
    }

    private static Optional<String> mistake(String at, JsonNode written, Type type) {
        if (type instanceof Class<?> record && record.isRecord() && written.isObject()) {
            return inRecord(at, written, record);
        }
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            Type element = list.getActualTypeArguments()[0];
            for (int i = 0; i < written.size(); i++) {
                Optional<String> mistake =
                        mistake("%s[%d].".formatted(chopped(at), i), written.path(i), element);
                if (mistake.isPresent()) {
                    return mistake;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> inRecord(String at, JsonNode written, Class<?> record) {
        Map<String, Type> components = new LinkedHashMap<>();
        Set<String> optional = new HashSet<>();
        for (RecordComponent component : record.getRecordComponents()) {
            components.put(kebab(component.getName()), component.getGenericType());
            if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                optional.add(kebab(component.getName()));
            }
        }
        for (Iterator<String> keys = written.fieldNames(); keys.hasNext(); ) {
            String key = keys.next();
            if (!components.containsKey(key)) {
                return Optional.of(Suggestion.noSuchKey(at, key, components.keySet()));
            }
        }
        for (Map.Entry<String, Type> component : components.entrySet()) {
            if (!written.hasNonNull(component.getKey())) {
                if (optional.contains(component.getKey())) {
                    continue;
                }
                return Optional.of(at + component.getKey() + ": is missing");
            }
            Optional<String> mistake =
                    mistake(
                            at + component.getKey() + ".",
                            written.path(component.getKey()),
                            component.getValue());
            if (mistake.isPresent()) {
                return mistake;
            }
        }
        return Optional.empty();
    }

    private static String chopped(String at) {
        return at.endsWith(".") ? at.substring(0, at.length() - 1) : at;
    }

    private static String kebab(String component) {
        return ((PropertyNamingStrategies.KebabCaseStrategy) PropertyNamingStrategies.KEBAB_CASE)
                .translate(component);
    }
}
