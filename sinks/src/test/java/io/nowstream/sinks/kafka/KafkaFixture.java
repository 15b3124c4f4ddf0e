package io.nowstream.sinks.kafka;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.GapReport;
import io.nowstream.frames.Grid;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Score;
import io.nowstream.frames.StampedField;
import io.nowstream.frames.Stamps;
import io.nowstream.frames.Tier;
import io.nowstream.frames.Topics;
import io.nowstream.frames.Warning;
import io.nowstream.frames.WarningScore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** One of each record. */
final class KafkaFixture {

    static final Instant ISSUE_TIME = Instant.parse("2024-06-12T12:00:00Z");
    static final Stamps STAMPS = new Stamps(1_000_001, 2_000_002, 3_000_003, 4_000_004);
    static final Topics TOPICS = new Topics("demo");
    static final Packing CODES = new Packing(CellType.UINT8, 1, 0, 255, 0);

    private KafkaFixture() {}

    static ForecastField field(int lead) {
        return new ForecastField(
                "demo",
                "nl-radar",
                ISSUE_TIME,
                0,
                7,
                lead,
                12,
                ISSUE_TIME.plusSeconds(300L * lead),
                1,
                Grid.local(2, 2, 1000),
                List.of(
                        Channel.of(
                                Quantity.RAIN_RATE,
                                CODES,
                                Cells.packCodes(new int[] {0, 1, 2, 255}, CODES))),
                new ModelId("persistence", "00"),
                Tier.PERSISTENCE,
                GapReport.COMPLETE);
    }

    static StampedField stamped(int lead) {
        return new StampedField(field(lead), STAMPS);
    }

    static ActiveWarnings warnings() {
        return new ActiveWarnings("demo", "nl-radar", ISSUE_TIME, 7, List.of());
    }

    static Score score() {
        return new Score(
                "demo",
                "nl-radar",
                Score.Period.NOWCAST,
                ISSUE_TIME,
                new ModelId("persistence", "00"),
                Tier.PERSISTENCE,
                true,
                Quantity.RAIN_RATE,
                0,
                1,
                300_000,
                1,
                0,
                4,
                0,
                2,
                1,
                "dBZ",
                List.of());
    }

    static WarningScore warningScore() {
        return new WarningScore(
                "demo",
                "nl-radar",
                "ab12",
                WarningScore.Outcome.HIT,
                Warning.Event.THRESHOLD,
                Quantity.RAIN_RATE,
                10,
                ISSUE_TIME,
                ISSUE_TIME.plusSeconds(900),
                900_000,
                20);
    }

    static Rejected rejected() {
        return Rejected.of(
                "demo.frames-0@5",
                "no Avro message",
                "junk".getBytes(StandardCharsets.UTF_8),
                ISSUE_TIME.plusSeconds(60));
    }
}
