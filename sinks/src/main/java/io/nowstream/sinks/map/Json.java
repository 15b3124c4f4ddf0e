package io.nowstream.sinks.map;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.Optional;

/** Records as JSON, in UTF-8. */
final class Json {

    private static final ObjectMapper MAPPER =
            new ObjectMapper()
                    .registerModule(new SimpleModule().addSerializer(new OptionalSerializer()));

    private Json() {}

    static byte[] bytes(Object record) {
        try {
            return MAPPER.writeValueAsBytes(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not a record of the map's: " + record.getClass(), e);
        }
    }

    /** The value or nothing: all we would need of Jackson's module for Java 8 types. */
    private static final class OptionalSerializer extends StdSerializer<Optional<?>> {

        private static final long serialVersionUID = 1L;

        OptionalSerializer() {
            super(Optional.class, false);
        }

        @Override
        public boolean isEmpty(SerializerProvider provider, Optional<?> value) {
            return value.isEmpty();
        }

        @Override
        public void serialize(
                Optional<?> value, JsonGenerator generator, SerializerProvider provider)
                throws IOException {
            if (value.isPresent()) {
                provider.defaultSerializeValue(value.get(), generator);
            } else {
                generator.writeNull();
            }
        }
    }

    /** On one line, as an event's data must be. */
    static String text(JsonNode node) {
        return node.toString();
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }
}
