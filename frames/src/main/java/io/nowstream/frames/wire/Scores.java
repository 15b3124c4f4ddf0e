package io.nowstream.frames.wire;

import io.nowstream.frames.Score;
import io.nowstream.frames.Tier;
import io.nowstream.frames.Warning;
import io.nowstream.frames.WarningScore;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Scores of nowcasters and of warnings, to and from Avro. */
final class Scores {

    private final Parts parts;

    Scores(Parts parts) {
        this.parts = parts;
    }

    GenericRecord write(Score score) {
        GenericRecord out = parts.record("Score");
        out.put("run", score.run());
        out.put("feed", score.feed());
        out.put("period", Words.of(score.period()));
        out.put("fromEpochMillis", score.from().toEpochMilli());
        out.put("model", parts.model(score.model()));
        out.put("tier", Words.of(score.tier()));
        out.put("candidate", score.candidate());
        out.put("quantity", Words.of(score.quantity()));
        out.put("unit", score.quantity().unit());
        out.put("channel", score.channel());
        out.put("lead", score.lead());
        out.put("leadMillis", score.leadMillis());
        out.put("nowcasts", score.nowcasts());
        out.put("unverified", score.unverified());
        out.put("n", score.n());
        out.put("sumError", score.sumError());
        out.put("sumAbsolute", score.sumAbsolute());
        out.put("sumSquared", score.sumSquared());
        out.put("errorUnit", score.errorUnit());
        out.put("events", score.events().stream().map(events -> write(events, out)).toList());
        return out;
    }

    private static GenericRecord write(Score.Events events, GenericRecord score) {
        GenericRecord out =
                new GenericData.Record(
                        score.getSchema().getField("events").schema().getElementType());
        out.put("threshold", events.threshold());
        out.put("hits", events.hits());
        out.put("misses", events.misses());
        out.put("falseAlarms", events.falseAlarms());
        out.put("correctNegatives", events.correctNegatives());
        return out;
    }

    GenericRecord write(WarningScore score) {
        GenericRecord out = parts.record("WarningScore");
        out.put("run", score.run());
        out.put("feed", score.feed());
        out.put("id", score.id());
        out.put("outcome", Words.of(score.outcome()));
        out.put("event", Words.of(score.event()));
        out.put("quantity", Words.of(score.quantity()));
        out.put("unit", score.quantity().unit());
        out.put("threshold", score.threshold());
        out.put("raisedAtEpochMillis", score.raisedAt().toEpochMilli());
        out.put("timeEpochMillis", score.time().toEpochMilli());
        out.put("leadGainedMillis", score.leadGainedMillis());
        out.put("areaSquareKilometres", score.areaSquareKilometres());
        return out;
    }

    static Score readScore(GenericRecord record) {
        Fields in = new Fields(record);
        return new Score(
                in.text("run"),
                in.text("feed"),
                Words.choice(Score.Period.class, "period of a score", in.text("period")),
                in.instant("fromEpochMillis"),
                Parts.model(in.inner("model")),
                Words.choice(Tier.class, "tier", in.text("tier")),
                in.truth("candidate"),
                Parts.quantity(in),
                in.integer("channel"),
                in.integer("lead"),
                in.big("leadMillis"),
                in.big("nowcasts"),
                in.big("unverified"),
                in.big("n"),
                in.real("sumError"),
                in.real("sumAbsolute"),
                in.real("sumSquared"),
                in.text("errorUnit"),
                in.records("events", Scores::readEvents));
    }

    private static Score.Events readEvents(Fields in) {
        return new Score.Events(
                in.real("threshold"),
                in.big("hits"),
                in.big("misses"),
                in.big("falseAlarms"),
                in.big("correctNegatives"));
    }

    static WarningScore readWarning(GenericRecord record) {
        Fields in = new Fields(record);
        return new WarningScore(
                in.text("run"),
                in.text("feed"),
                in.text("id"),
                Words.choice(
                        WarningScore.Outcome.class, "outcome of a warning", in.text("outcome")),
                Words.choice(Warning.Event.class, "event of a warning", in.text("event")),
                Parts.quantity(in),
                in.real("threshold"),
                in.instant("raisedAtEpochMillis"),
                in.instant("timeEpochMillis"),
                in.big("leadGainedMillis"),
                in.real("areaSquareKilometres"));
    }
}
