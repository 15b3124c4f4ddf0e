package io.nowstream.frames.wire;

import io.nowstream.frames.ForecastField;
import io.nowstream.frames.Tier;
import org.apache.avro.generic.GenericRecord;

/** Forecast fields, to and from Avro. */
final class ForecastFields {

    private final Parts parts;

    ForecastFields(Parts parts) {
        this.parts = parts;
    }

    GenericRecord write(ForecastField field) {
        GenericRecord out = parts.record("ForecastField");
        out.put("run", field.run());
        out.put("feed", field.feed());
        out.put("issueTimeEpochMillis", field.issueTime().toEpochMilli());
        out.put("revision", field.revision());
        out.put("number", field.number());
        out.put("lead", field.lead());
        out.put("leads", field.leads());
        out.put("validTimeEpochMillis", field.validTime().toEpochMilli());
        out.put("members", field.members());
        out.put("grid", parts.grid(field.grid()));
        out.put("channels", parts.channels(field.channels()));
        out.put("model", parts.model(field.model()));
        out.put("tier", field.tier().label());
        out.put("gaps", parts.gaps(field.gaps()));
        return out;
    }

    static ForecastField read(GenericRecord record) {
        Fields in = new Fields(record);
        return new ForecastField(
                in.text("run"),
                in.text("feed"),
                in.instant("issueTimeEpochMillis"),
                in.integer("revision"),
                in.big("number"),
                in.integer("lead"),
                in.integer("leads"),
                in.instant("validTimeEpochMillis"),
                in.integer("members"),
                Parts.grid(in.inner("grid")),
                in.records("channels", Parts::channel),
                Parts.model(in.inner("model")),
                Words.choice(Tier.class, "tier", in.text("tier")),
                Parts.gaps(in.inner("gaps")));
    }
}
