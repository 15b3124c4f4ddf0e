package io.nowstream.frames.wire;

import io.nowstream.frames.AuditEntry;
import io.nowstream.frames.RetrainRequest;
import org.apache.avro.generic.GenericRecord;

/** What is asked for and done about checkpoints, to and from Avro. */
final class Retrainings {

    private final Parts parts;

    Retrainings(Parts parts) {
        this.parts = parts;
    }

    GenericRecord write(RetrainRequest request) {
        GenericRecord out = parts.record("RetrainRequest");
        out.put("run", request.run());
        out.put("feed", request.feed());
        out.put("cause", Words.of(request.cause()));
        out.put("atEpochMillis", request.at().toEpochMilli());
        out.put("sinceEpochMillis", request.since().toEpochMilli());
        out.put("reason", request.reason());
        return out;
    }

    GenericRecord write(AuditEntry entry) {
        GenericRecord out = parts.record("AuditEntry");
        out.put("run", entry.run());
        out.put("feed", entry.feed());
        out.put("step", Words.of(entry.step()));
        out.put("atEpochMillis", entry.at().toEpochMilli());
        out.put("model", parts.model(entry.model()));
        out.put("evidence", entry.evidence());
        return out;
    }

    static RetrainRequest readRequest(GenericRecord record) {
        Fields in = new Fields(record);
        return new RetrainRequest(
                in.text("run"),
                in.text("feed"),
                Words.choice(
                        RetrainRequest.Cause.class,
                        "cause of a request for retraining",
                        in.text("cause")),
                in.instant("atEpochMillis"),
                in.instant("sinceEpochMillis"),
                in.text("reason"));
    }

    static AuditEntry readEntry(GenericRecord record) {
        Fields in = new Fields(record);
        return new AuditEntry(
                in.text("run"),
                in.text("feed"),
                Words.choice(AuditEntry.Step.class, "step of an audit", in.text("step")),
                in.instant("atEpochMillis"),
                Parts.model(in.inner("model")),
                in.text("evidence"));
    }
}
