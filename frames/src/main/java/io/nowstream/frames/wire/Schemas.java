package io.nowstream.frames.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * The schemas in the jar: those we write, by name, and all we can read, by fingerprint.
 *
 * <p>A fingerprint is the CRC-64-AVRO of the parsing canonical form (Avro 1.11 specification,
 * "Schema Fingerprints"): documentation and defaults can change without a new one.
 */
final class Schemas {

    private static final String FOLDER = "/io/nowstream/frames/avro/";

    /** In the order in which they name each other. */
    private static final List<String> CURRENT =
            List.of(
                    "Packing",
                    "Channel",
                    "Grid",
                    "ModelId",
                    "GapReport",
                    "Frame",
                    "Tick",
                    "Reading",
                    "Release",
                    "End",
                    "ForecastField",
                    "Warning",
                    "ActiveWarnings",
                    "Score",
                    "WarningScore",
                    "RetrainRequest",
                    "AuditEntry",
                    "Rejected");

    private final Map<String, Schema> byName = new HashMap<>();
    private final Map<Long, Schema> byFingerprint = new HashMap<>();

    private Schemas() {}

    /** What lies in the jar: the current schemas and those that were current once. */
    static Schemas inTheJar() {
        Schemas schemas = new Schemas();
        Schema.Parser parser = new Schema.Parser();
        for (String name : CURRENT) {
            Schema schema = parser.parse(text(name + ".avsc"));
            schemas.byName.put(name, schema);
            schemas.byFingerprint.put(fingerprintOf(schema), schema);
        }
        text("history/index.txt")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(file -> text("history/" + file.strip()))
                .forEach(schemas::knowAlso);
        return schemas;
    }

    /** These schemas and others that can be read, each whole in itself. */
    Schemas and(String... others) {
        Schemas more = new Schemas();
        more.byName.putAll(byName);
        more.byFingerprint.putAll(byFingerprint);
        Arrays.stream(others).forEach(more::knowAlso);
        return more;
    }

    private void knowAlso(String schema) {
        Schema parsed = new Schema.Parser().parse(schema);
        if (!byName.containsKey(parsed.getName())) {
            throw new IllegalStateException(
                    "an old schema is called %s, and no record is".formatted(parsed.getName()));
        }
        byFingerprint.put(fingerprintOf(parsed), parsed);
    }

    /** The schema that a record of this name is written with, e.g. {@code Frame}. */
    Schema current(String name) {
        Schema schema = byName.get(name);
        if (schema == null) {
            throw new IllegalArgumentException("no record is called " + name);
        }
        return schema;
    }

    Optional<Schema> withFingerprint(long fingerprint) {
        return Optional.ofNullable(byFingerprint.get(fingerprint));
    }

    static long fingerprintOf(Schema schema) {
        return SchemaNormalization.parsingFingerprint64(schema);
    }

    private static String text(String file) {
        try (InputStream in = Schemas.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IllegalStateException(
                        "schema %s is not in the jar; it was built without src/main/avro"
                                .formatted(file));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("schema %s cannot be read".formatted(file), e);
        }
    }
}
