package io.nowstream.frames.wire;

import io.nowstream.frames.Reading;
import org.apache.avro.generic.GenericRecord;

/** Readings, to and from Avro. */
final class Readings {

    private final Parts parts;

    Readings(Parts parts) {
        this.parts = parts;
    }

    GenericRecord write(Reading reading) {
        GenericRecord out = parts.record("Reading");
        out.put("feed", reading.feed());
        out.put("source", reading.source());
        out.put("validTimeEpochMillis", reading.validTime().toEpochMilli());
        out.put("arrivalTimeEpochMillis", reading.arrivalTime().toEpochMilli());
        out.put("xMetres", reading.x());
        out.put("yMetres", reading.y());
        out.put("value", reading.value());
        return out;
    }

    static Reading read(GenericRecord record) {
        Fields in = new Fields(record);
        return new Reading(
                in.text("feed"),
                in.text("source"),
                in.instant("validTimeEpochMillis"),
                in.instant("arrivalTimeEpochMillis"),
                in.real("xMetres"),
                in.real("yMetres"),
                in.real("value"));
    }
}
