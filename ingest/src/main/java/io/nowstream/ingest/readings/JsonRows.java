package io.nowstream.ingest.readings;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.nowstream.ingest.BoundedLines.Line;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A JSON object on each line; its text and numbers are the fields, null is none. */
final class JsonRows implements RowReader {

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    @Override
    public Optional<Columns> row(Line line) {
        if (line.tooLong()) {
            throw new IllegalArgumentException("the line is too long");
        }
        try (JsonParser json = JSON.createParser(line.bytes())) {
            return Optional.of(new Columns(fields(json)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            // The bytes are in memory already: nothing but their content can fail.
            throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> fields(JsonParser json) throws IOException {
        Map<String, String> fields = new HashMap<>();
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("not a JSON object");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName().toLowerCase(Locale.ROOT);
            JsonToken value = json.nextToken();
            if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                fields.put(name, json.getText().strip());
            }
            json.skipChildren();
        }
        if (json.nextToken() != null) {
            throw new IllegalArgumentException("goes on behind its object");
        }
        return fields;
    }

    @Override
    public boolean goesOn() {
        return true;
    }
}
