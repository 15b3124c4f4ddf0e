package io.nowstream.models.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The JSON header of a safetensors file, walked token by token: nothing is kept of it but the
 * entries, so hostile JSON has nothing to grow.
 *
 * <p>One object: per tensor {@code {"dtype", "shape", "data_offsets": [begin, end]}}, offsets from
 * the end of the header; and {@code __metadata__}, texts by name, which is passed over.
 */
final class SafetensorsHeader {

    /** A hundred times what our largest network has. */
    static final int LARGEST_BYTES = 1 << 20;

    private static final int MOST_TENSORS = 20_000;
    private static final int MOST_DIMENSIONS = 8;
    private static final int LONGEST_TEXT = 1_000;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(4)
                                    .maxNameLength(LONGEST_TEXT)
                                    .maxStringLength(LONGEST_TEXT)
                                    .maxNumberLength(20)
                                    .build())
                    .build();

    private final String file;
    private final JsonParser json;

    private SafetensorsHeader(String file, JsonParser json) {
        this.file = file;
        this.json = json;
    }

    /**
     * Reads and checks a header.
     *
     * @param file its name, for messages
     * @param header its bytes
     * @param dataBytes how many bytes follow it
     * @return the tensors in the order of their data, which they fill without gap or overlap
     * @throws CheckpointException if anything is not as it must be
     */
    static List<Safetensors.Entry> parse(String file, byte[] header, long dataBytes) {
        List<Safetensors.Entry> entries;
        try (JsonParser json = JSON.createParser(text(header))) {
            entries = new SafetensorsHeader(file, json).tensors();
        } catch (IOException e) {
            throw new CheckpointException(
                    "%s: its header is no JSON that a safetensors file has: %s"
                            .formatted(file, firstLine(e)),
                    e);
        }
        entries.sort(
                Comparator.comparingLong(Safetensors.Entry::begin)
                        .thenComparingLong(Safetensors.Entry::end));
        demandThatTheyFill(file, entries, dataBytes);
        return List.copyOf(entries);
    }

    /** Strictly UTF-8: a parser that guesses encodings would read what others do not. */
    static String text(byte[] json) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    }

    static String firstLine(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.lines().findFirst().orElse("unreadable");
    }

    private List<Safetensors.Entry> tensors() throws IOException {
        List<Safetensors.Entry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        demand(json.nextToken() == JsonToken.START_OBJECT, "begins with \"{\"");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            demand(json.nextToken() == JsonToken.START_OBJECT, "has one object per tensor");
            if (name.equals("__metadata__")) {
                passMetadata();
                continue;
            }
            demand(entries.size() < MOST_TENSORS, "has at most 20,000 tensors");
            demand(names.add(name), "names each tensor once");
            entries.add(tensor(name));
        }
        demand(json.nextToken() == null, "holds one object and nothing after it");
        return entries;
    }

    private void passMetadata() throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            demand(json.nextToken() == JsonToken.VALUE_STRING, "has only texts as metadata");
        }
    }

    private Safetensors.Entry tensor(String name) throws IOException {
        String type = "";
        List<Long> shape = List.of();
        List<Long> offsets = List.of();
        Set<String> seen = new HashSet<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            seen.add(key);
            JsonToken value = json.nextToken();
            switch (key) {
                case "dtype" -> {
                    demand(value == JsonToken.VALUE_STRING, "says each dtype as text");
                    type = json.getText();
                }
                case "shape" -> shape = whole(value, MOST_DIMENSIONS);
                case "data_offsets" -> offsets = whole(value, 2);
                default ->
                        throw new CheckpointException(
                                ("%s: tensor \"%s\" has a \"%s\"; expected dtype, "
                                                + "shape, data_offsets")
                                        .formatted(file, name, key));
            }
        }
        demand(seen.size() == 3, "gives each tensor a dtype, a shape and data_offsets");
        demand(offsets.size() == 2, "gives each tensor two data_offsets");
        return sized(name, type, shape, offsets.get(0), offsets.get(1));
    }

    private List<Long> whole(JsonToken begin, int most) throws IOException {
        demand(begin == JsonToken.START_ARRAY, "has arrays as shape and data_offsets");
        List<Long> numbers = new ArrayList<>();
        while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            demand(numbers.size() < most, "has at most eight dimensions and two offsets");
            demand(
                    json.getNumberType() != JsonParser.NumberType.BIG_INTEGER,
                    "has no number beyond 64 bits");
            numbers.add(json.getLongValue());
        }
        demand(
                json.currentToken() == JsonToken.END_ARRAY,
                "has only whole numbers in shape and data_offsets");
        return numbers;
    }

    private Safetensors.Entry sized(
            String name, String dtype, List<Long> shape, long begin, long end) {
        Safetensors.Type type =
                Safetensors.Type.named(dtype)
                        .orElseThrow(
                                () ->
                                        new CheckpointException(
                                                ("%s: tensor \"%s\" is of type "
                                                                + "%s; expected F32 or I64")
                                                        .formatted(file, name, dtype)));
        long bytes = type.bytes();
        try {
            for (long dimension : shape) {
                demand(dimension >= 0, "has no negative dimension");
                bytes = Math.multiplyExact(bytes, dimension);
            }
        } catch (ArithmeticException e) {
            throw new CheckpointException(
                    "%s: tensor \"%s\" of shape %s is larger than any file"
                            .formatted(file, name, shape),
                    e);
        }
        if (begin < 0 || end < begin || end - begin != bytes) {
            throw new CheckpointException(
                    "%s: tensor \"%s\" of shape %s takes %,d bytes, its offsets say %d to %d"
                            .formatted(file, name, shape, bytes, begin, end));
        }
        return new Safetensors.Entry(name, type, List.copyOf(shape), begin, end);
    }

    private static void demandThatTheyFill(
            String file, List<Safetensors.Entry> entries, long dataBytes) {
        long reached = 0;
        for (Safetensors.Entry entry : entries) {
            if (entry.begin() != reached) {
                throw new CheckpointException(
                        ("%s: tensor \"%s\" begins at byte %,d of the data; "
                                        + "expected %,d, where the one before ends")
                                .formatted(file, entry.name(), entry.begin(), reached));
            }
            reached = entry.end();
        }
        if (reached != dataBytes) {
            throw new CheckpointException(
                    "%s: its tensors take %,d bytes, and %,d bytes follow the header"
                            .formatted(file, reached, dataBytes));
        }
    }

    private void demand(boolean holds, String expected) {
        if (!holds) {
            throw new CheckpointException(
                    "%s: not the header of a safetensors file, which %s (at character %,d)"
                            .formatted(
                                    file, expected, json.currentTokenLocation().getCharOffset()));
        }
    }
}
