package io.nowstream.frames.wire;

import io.nowstream.frames.MalformedRecordException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Avro single-object encoding (Avro 1.11 specification, "Single-object encoding"): C3 01, the
 * writer's schema fingerprint (8 bytes, little-endian), the record in binary.
 *
 * <p>Thread-safe. Cells are copied once in either direction.
 */
final class Codec {

    private static final byte MARKER_0 = (byte) 0xC3;
    private static final byte MARKER_1 = 1;
    private static final int HEADER_BYTES = 10;

    private final Schemas schemas;
    private final Map<Schema, Writing> writings = new ConcurrentHashMap<>();
    private final Map<Long, Reading> readings = new ConcurrentHashMap<>();

    Codec(Schemas schemas) {
        this.schemas = schemas;
    }

    /** How records of one schema are written. */
    private record Writing(long fingerprint, GenericDatumWriter<GenericRecord> writer) {}

    /** How messages of one writer's schema are read: resolved to the current schema of the name. */
    private record Reading(Schema written, GenericDatumReader<GenericRecord> reader) {}

    byte[] encode(GenericRecord record) {
        Writing writing = writings.computeIfAbsent(record.getSchema(), Codec::writing);
        ExactOutput output = new ExactOutput(HEADER_BYTES);
        write(record, writing, output);
        byte[] message = output.allocate();
        write(record, writing, output);
        ByteBuffer.wrap(message)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MARKER_0)
                .put(MARKER_1)
                .putLong(writing.fingerprint());
        return message;
    }

    private static void write(GenericRecord record, Writing writing, ExactOutput output) {
        Encoder encoder = EncoderFactory.get().directBinaryEncoder(output, null);
        try {
            writing.writer().write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail to be written", e);
        }
    }

    /**
     * @return the record, in the current schema of its name
     * @throws UnknownSchemaException if no schema here has the message's fingerprint
     * @throws MalformedRecordException if the bytes are not a message, or not a whole one
     */
    GenericRecord decode(byte[] message) {
        long fingerprint = fingerprintOf(message);
        Reading reading = readings.get(fingerprint);
        if (reading == null) {
            // Only what is known is kept, so that a flood of strange messages costs no memory.
            reading = reading(fingerprint);
            readings.put(fingerprint, reading);
        }
        new LengthCheck(message, HEADER_BYTES).check(reading.written());
        BinaryDecoder decoder =
                DecoderFactory.get()
                        .binaryDecoder(message, HEADER_BYTES, message.length - HEADER_BYTES, null);
        try {
            return reading.reader().read(null, decoder);
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
            throw new MalformedRecordException(
                    "message claims to be a %s and is not: %s"
                            .formatted(reading.written().getName(), e.getMessage()),
                    e);
        }
    }

    private static long fingerprintOf(byte[] message) {
        if (message.length < HEADER_BYTES || message[0] != MARKER_0 || message[1] != MARKER_1) {
            throw new MalformedRecordException(
                    ("message of %,d bytes is not Avro single-object encoding, which begins with"
                                    + " C3 01 and eight bytes of fingerprint")
                            .formatted(message.length));
        }
        return ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
    }

    private static Writing writing(Schema schema) {
        return new Writing(Schemas.fingerprintOf(schema), new GenericDatumWriter<>(schema));
    }

    private Reading reading(long fingerprint) {
        Schema written =
                schemas.withFingerprint(fingerprint)
                        .orElseThrow(() -> new UnknownSchemaException(fingerprint));
        return new Reading(
                written, new GenericDatumReader<>(written, schemas.current(written.getName())));
    }
}
