package io.nowstream.frames.wire;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Channel;
import io.nowstream.frames.GapReport;
import io.nowstream.frames.Grid;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** What frames and forecasts are made of, to and from Avro. */
final class Parts {

    private final Schemas schemas;

    Parts(Schemas schemas) {
        this.schemas = schemas;
    }

    GenericRecord grid(Grid grid) {
        GenericRecord out = record("Grid");
        out.put("rows", grid.rows());
        out.put("columns", grid.columns());
        out.put("projection", grid.projection());
        out.put("westMetres", grid.westMetres());
        out.put("northMetres", grid.northMetres());
        out.put("cellWidthMetres", grid.cellWidthMetres());
        out.put("cellHeightMetres", grid.cellHeightMetres());
        return out;
    }

    static Grid grid(Fields in) {
        return new Grid(
                in.integer("rows"),
                in.integer("columns"),
                in.text("projection"),
                in.real("westMetres"),
                in.real("northMetres"),
                in.real("cellWidthMetres"),
                in.real("cellHeightMetres"));
    }

    List<GenericRecord> channels(List<Channel> channels) {
        return channels.stream().map(this::channel).toList();
    }

    private GenericRecord channel(Channel channel) {
        GenericRecord out = record("Channel");
        out.put("quantity", Words.of(channel.quantity()));
        out.put("unit", channel.quantity().unit());
        out.put("packing", packing(channel.packing()));
        out.put("cells", ByteBuffer.wrap(channel.cells()));
        out.put("claim", channel.claim());
        return out;
    }

    static Channel channel(Fields in) {
        return new Channel(
                quantity(in), packing(in.inner("packing")), in.bytes("cells"), in.text("claim"));
    }

    /** A quantity comes in one unit; another one would be read as if it were ours. */
    static Quantity quantity(Fields in) {
        Quantity quantity = Words.choice(Quantity.class, "quantity", in.text("quantity"));
        String unit = in.text("unit");
        if (!unit.equals(quantity.unit())) {
            throw new MalformedRecordException(
                    "%s comes in %s here, this message says \"%s\""
                            .formatted(Words.of(quantity), quantity.unit(), unit));
        }
        return quantity;
    }

    private GenericRecord packing(Packing packing) {
        GenericRecord out = record("Packing");
        out.put("cellType", Words.of(packing.type()));
        out.put("scale", packing.scale());
        out.put("offset", packing.offset());
        out.put("nodataCode", packing.nodata());
        out.put("undetectCode", packing.undetect());
        return out;
    }

    private static Packing packing(Fields in) {
        return new Packing(
                Words.choice(CellType.class, "cell type", in.text("cellType")),
                in.real("scale"),
                in.real("offset"),
                in.integer("nodataCode"),
                in.integer("undetectCode"));
    }

    GenericRecord model(ModelId model) {
        GenericRecord out = record("ModelId");
        out.put("name", model.name());
        out.put("hash", model.hash());
        return out;
    }

    static ModelId model(Fields in) {
        return new ModelId(in.text("name"), in.text("hash"));
    }

    GenericRecord gaps(GapReport gaps) {
        GenericRecord out = record("GapReport");
        out.put("policy", gaps.policy());
        out.put(
                "missingValidTimesEpochMillis",
                gaps.missing().stream().map(Instant::toEpochMilli).toList());
        return out;
    }

    static GapReport gaps(Fields in) {
        return new GapReport(
                in.text("policy"),
                in.list(
                        "missingValidTimesEpochMillis",
                        millis -> Instant.ofEpochMilli((Long) millis)));
    }

    GenericRecord record(String name) {
        return new GenericData.Record(schemas.current(name));
    }
}
