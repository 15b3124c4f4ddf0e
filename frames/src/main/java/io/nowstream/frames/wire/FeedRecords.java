package io.nowstream.frames.wire;

import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Release;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** The four records of a feed's log, to and from Avro. */
final class FeedRecords {

    private final Parts parts;

    FeedRecords(Parts parts) {
        this.parts = parts;
    }

    GenericRecord write(FeedRecord record) {
        GenericRecord out =
                switch (record.kind()) {
                    case FRAME -> frame(present(record.frame(), record));
                    case RELEASE -> release(present(record.release(), record));
                    case TICK -> parts.record("Tick");
                    case END -> parts.record("End");
                };
        out.put("feed", record.feed());
        out.put("arrivalTimeEpochMillis", record.arrivalTime().toEpochMilli());
        return out;
    }

    private static <T> T present(@Nullable T part, FeedRecord record) {
        if (part == null) {
            throw new IllegalArgumentException(
                    "a record of kind %s of %s carries no %s"
                            .formatted(
                                    record.kind(),
                                    record.feed(),
                                    record.kind().name().toLowerCase(Locale.ROOT)));
        }
        return part;
    }

    private GenericRecord frame(Frame frame) {
        GenericRecord out = parts.record("Frame");
        out.put("validTimeEpochMillis", frame.validTime().toEpochMilli());
        out.put("grid", parts.grid(frame.grid()));
        out.put("channels", parts.channels(frame.channels()));
        return out;
    }

    private GenericRecord release(Release release) {
        GenericRecord out = parts.record("Release");
        out.put("effectiveFromEpochMillis", release.effectiveFrom().toEpochMilli());
        out.put("model", parts.model(release.model()));
        out.put("signature", ByteBuffer.wrap(release.signature()));
        out.put("shadow", release.shadow());
        return out;
    }

    static FeedRecord read(GenericRecord record) {
        Fields in = new Fields(record);
        String feed = in.text("feed");
        if (feed.isEmpty()) {
            throw new MalformedRecordException("a record of a feed's log names no feed");
        }
        return switch (record.getSchema().getName()) {
            case "Frame" -> FeedRecord.of(frame(in, feed));
            case "Tick" -> FeedRecord.tick(feed, in.instant("arrivalTimeEpochMillis"));
            case "Release" ->
                    FeedRecord.of(release(in, feed), in.instant("arrivalTimeEpochMillis"));
            default -> FeedRecord.end(feed, in.instant("arrivalTimeEpochMillis"));
        };
    }

    private static Frame frame(Fields in, String feed) {
        return new Frame(
                feed,
                Parts.grid(in.inner("grid")),
                in.instant("validTimeEpochMillis"),
                in.instant("arrivalTimeEpochMillis"),
                in.records("channels", Parts::channel));
    }

    private static Release release(Fields in, String feed) {
        return new Release(
                feed,
                in.instant("effectiveFromEpochMillis"),
                Parts.model(in.inner("model")),
                in.bytes("signature"),
                in.truth("shadow"));
    }
}
