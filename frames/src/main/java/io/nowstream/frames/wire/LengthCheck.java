package io.nowstream.frames.wire;

import io.nowstream.frames.MalformedRecordException;
import org.apache.avro.Schema;

/**
 * Walks over a message and compares every length in it with the bytes that are there, before a
 * decoder takes memory for what it says. Takes none itself.
 */
final class LengthCheck {

    /** More than any honest record holds: an item of one byte may become an object of forty. */
    private static final long MAX_ITEMS = 2_000_000;

    private final byte[] message;
    private int position;
    private long items;

    /**
     * @param start where the record begins in the message
     */
    LengthCheck(byte[] message, int start) {
        this.message = message;
        this.position = start;
    }

    /**
     * @throws MalformedRecordException if the message is shorter or longer than its record
     */
    void check(Schema written) {
        walk(written);
        if (position != message.length) {
            throw new MalformedRecordException(
                    "%s message has %,d bytes more than its record"
                            .formatted(written.getName(), message.length - position));
        }
    }

    private void walk(Schema schema) {
        switch (schema.getType()) {
            case RECORD -> schema.getFields().forEach(field -> walk(field.schema()));
            case STRING, BYTES -> skip(number());
            case INT, LONG, ENUM -> number();
            case DOUBLE -> skip(8);
            case FLOAT -> skip(4);
            case BOOLEAN -> skip(1);
            case FIXED -> skip(schema.getFixedSize());
            case NULL -> {}
            case UNION -> walk(branch(schema));
            case ARRAY -> walkBlocks(schema.getElementType(), false);
            case MAP -> walkBlocks(schema.getValueType(), true);
        }
    }

    private Schema branch(Schema union) {
        long branch = number();
        if (branch < 0 || branch >= union.getTypes().size()) {
            throw new MalformedRecordException(
                    "message chooses branch %d of a union of %d"
                            .formatted(branch, union.getTypes().size()));
        }
        return union.getTypes().get((int) branch);
    }

    /** Arrays and maps come in blocks, each with its count; a negative one has its size behind. */
    private void walkBlocks(Schema item, boolean keyed) {
        for (long count = number(); count != 0; count = number()) {
            if (count < 0) {
                number();
                count = -count;
            }
            refuseTooManyItems(count);
            for (long i = 0; i < count; i++) {
                if (keyed) {
                    skip(number());
                }
                walk(item);
            }
        }
    }

    private void refuseTooManyItems(long count) {
        items += count;
        if (count < 0 || count > message.length - position || items > MAX_ITEMS) {
            throw new MalformedRecordException(
                    "message declares %,d items with %,d bytes left (a message holds at most %,d)"
                            .formatted(count, message.length - position, MAX_ITEMS));
        }
    }

    private void skip(long length) {
        if (length < 0 || length > message.length - position) {
            throw new MalformedRecordException(
                    "message is cut off or damaged: %,d bytes declared, %,d left"
                            .formatted(length, message.length - position));
        }
        position += (int) length;
    }

    /** A zig-zag number of at most ten bytes (Avro 1.11 specification, "Primitive Types"). */
    private long number() {
        long bits = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (position >= message.length) {
                throw new MalformedRecordException(
                        "message is cut off after %,d bytes".formatted(message.length));
            }
            byte next = message[position++];
            bits |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return bits >>> 1 ^ -(bits & 1);
            }
        }
        throw new MalformedRecordException("message has a number of more than ten bytes");
    }
}
