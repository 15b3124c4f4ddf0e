package io.nowstream.frames.wire;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.Warning;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.avro.generic.GenericRecord;

/** Sets of active warnings, to and from Avro. */
final class WarningSets {

    private final Parts parts;

    WarningSets(Parts parts) {
        this.parts = parts;
    }

    GenericRecord write(ActiveWarnings set) {
        GenericRecord out = parts.record("ActiveWarnings");
        out.put("run", set.run());
        out.put("feed", set.feed());
        out.put("issueTimeEpochMillis", set.issueTime().toEpochMilli());
        out.put("number", set.number());
        out.put("warnings", set.warnings().stream().map(this::warning).toList());
        return out;
    }

    private GenericRecord warning(Warning warning) {
        GenericRecord out = parts.record("Warning");
        out.put("id", warning.id());
        out.put("revision", warning.revision());
        out.put("state", Words.of(warning.state()));
        out.put("quantity", Words.of(warning.quantity()));
        out.put("unit", warning.quantity().unit());
        out.put("threshold", warning.threshold());
        out.put("peak", warning.peak());
        out.put("raisedAtEpochMillis", warning.raisedAt().toEpochMilli());
        out.put("onsetEpochMillis", warning.onset().toEpochMilli());
        out.put("expiresEpochMillis", warning.expires().toEpochMilli());
        out.put("areaSquareKilometres", warning.areaSquareKilometres());
        out.put("rings", Arrays.stream(warning.rings()).map(WarningSets::numbers).toList());
        out.put("reason", warning.reason());
        out.put("event", Words.of(warning.event()));
        return out;
    }

    private static List<Double> numbers(double[] ring) {
        return Arrays.stream(ring).boxed().toList();
    }

    static ActiveWarnings read(GenericRecord record) {
        Fields in = new Fields(record);
        return new ActiveWarnings(
                in.text("run"),
                in.text("feed"),
                in.instant("issueTimeEpochMillis"),
                in.big("number"),
                in.records("warnings", WarningSets::warning));
    }

    private static Warning warning(Fields in) {
        return new Warning(
                in.text("id"),
                in.integer("revision"),
                Words.choice(Warning.State.class, "state of a warning", in.text("state")),
                Parts.quantity(in),
                in.real("threshold"),
                in.real("peak"),
                in.instant("raisedAtEpochMillis"),
                in.instant("onsetEpochMillis"),
                in.instant("expiresEpochMillis"),
                in.real("areaSquareKilometres"),
                in.list("rings", WarningSets::ring).toArray(double[][]::new),
                in.text("reason"),
                Words.choice(Warning.Event.class, "event of a warning", in.text("event")));
    }

    private static double[] ring(Object numbers) {
        return ((Collection<?>) numbers).stream().mapToDouble(number -> (Double) number).toArray();
    }
}
