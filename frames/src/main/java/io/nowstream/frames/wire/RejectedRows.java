package io.nowstream.frames.wire;

import io.nowstream.frames.Rejected;
import java.nio.ByteBuffer;
import org.apache.avro.generic.GenericRecord;

/** Rows of {@code rejected}, to and from Avro. */
final class RejectedRows {

    private final Parts parts;

    RejectedRows(Parts parts) {
        this.parts = parts;
    }

    GenericRecord write(Rejected row) {
        GenericRecord out = parts.record("Rejected");
        out.put("origin", row.origin());
        out.put("reason", row.reason());
        out.put("sha256", row.sha256());
        out.put("bytes", ByteBuffer.wrap(row.bytes()));
        out.put("rejectedAtEpochMillis", row.rejectedAt().toEpochMilli());
        return out;
    }

    static Rejected read(GenericRecord record) {
        Fields in = new Fields(record);
        return new Rejected(
                in.text("origin"),
                in.text("reason"),
                in.text("sha256"),
                in.bytes("bytes"),
                in.instant("rejectedAtEpochMillis"));
    }
}
