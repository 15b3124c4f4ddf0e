package io.nowstream.frames.wire;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.generic.GenericRecord;

/** Typed access to the fields of a decoded record; the schema says that they are there. */
record Fields(GenericRecord record) {

    String text(String field) {
        return record.get(field).toString();
    }

    int integer(String field) {
        return (Integer) record.get(field);
    }

    long big(String field) {
        return (Long) record.get(field);
    }

    boolean truth(String field) {
        return (Boolean) record.get(field);
    }

    double real(String field) {
        return (Double) record.get(field);
    }

    Instant instant(String field) {
        return Instant.ofEpochMilli(big(field));
    }

    /** Without a copy if the decoder made an array of just this size, which it does. */
    byte[] bytes(String field) {
        ByteBuffer buffer = (ByteBuffer) record.get(field);
        byte[] array = buffer.array();
        int start = buffer.arrayOffset() + buffer.position();
        return start == 0 && buffer.remaining() == array.length
                ? array
                : Arrays.copyOfRange(array, start, start + buffer.remaining());
    }

    Fields inner(String field) {
        return new Fields((GenericRecord) record.get(field));
    }

    <T> List<T> records(String field, Function<Fields, T> read) {
        return list(field, item -> read.apply(new Fields((GenericRecord) item)));
    }

    <T> List<T> list(String field, Function<Object, T> read) {
        Collection<?> items = (Collection<?>) record.get(field);
        List<T> list = new ArrayList<>(items.size());
        items.forEach(item -> list.add(read.apply(item)));
        return list;
    }
}
