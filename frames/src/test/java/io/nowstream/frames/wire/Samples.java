package io.nowstream.frames.wire;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.Frame;
import io.nowstream.frames.GapReport;
import io.nowstream.frames.Grid;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Reading;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Release;
import io.nowstream.frames.Score;
import io.nowstream.frames.Sha256;
import io.nowstream.frames.Tier;
import io.nowstream.frames.Warning;
import io.nowstream.frames.WarningScore;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** One record of every kind, no field at its default, no two fields alike. */
final class Samples {

    static final Instant NOON = Instant.parse("2024-06-12T12:00:00.123Z");

    static final Grid GRID =
            new Grid(
                    3,
                    4,
                    "+proj=laea +lat_0=38 +lon_0=-98 +a=6370997 +b=6370997",
                    -276_000.5,
                    -516_000.25,
                    1000,
                    2000);

    private static final Packing BYTES = new Packing(CellType.UINT8, 1.5, -3, 255, 7);
    private static final Packing SHORTS = new Packing(CellType.UINT16, 0.01, 0.5, 65535, 1);

    private Samples() {}

    static Frame frame() {
        return new Frame(
                "sevir/S834603",
                GRID,
                NOON,
                NOON.plusSeconds(90),
                List.of(
                        Channel.of(
                                Quantity.VIL,
                                BYTES,
                                Cells.packCodes(
                                        new int[] {255, 7, 0, 1, 2, 3, 4, 5, 6, 8, 9, 254}, BYTES)),
                        Channel.claimed(
                                Quantity.RAIN_RATE, SHORTS, Sha256.of(new byte[] {1, 2, 3})),
                        Channel.of(
                                Quantity.REFLECTIVITY,
                                Packing.FLOATS,
                                Cells.pack(new float[12], Packing.FLOATS, Quantity.REFLECTIVITY))));
    }

    static FeedRecord tick() {
        return FeedRecord.tick("nl-radar", NOON);
    }

    static FeedRecord end() {
        return FeedRecord.end("sevir/S834603", NOON);
    }

    static FeedRecord release() {
        return FeedRecord.of(
                new Release(
                        "nl-radar",
                        NOON.minusSeconds(300),
                        new ModelId("vmrnn-2024-06", Sha256.of(new byte[] {4})),
                        new byte[] {9, 8, 7}),
                NOON);
    }

    static ForecastField field() {
        return new ForecastField(
                "replay-1",
                "nl-radar",
                NOON,
                2,
                1_234_567_890_123L,
                3,
                12,
                NOON.plusSeconds(900),
                5,
                GRID,
                frame().channels(),
                new ModelId("advection", Sha256.of(new byte[] {5})),
                Tier.STUDENT,
                new GapReport("hold", List.of(NOON.minusSeconds(600), NOON.minusSeconds(300))));
    }

    static ActiveWarnings warnings() {
        double[][] rings = {{5, 52, 6, 52, 6, 53, 5, 52}, {5.5, 52.5, 5.6, 52.6, 5.5, 52.5}};
        return new ActiveWarnings(
                "live",
                "nl-radar",
                NOON,
                42,
                List.of(
                        new Warning(
                                "nl-radar-1",
                                3,
                                Warning.State.UPDATED,
                                Quantity.RAIN_RATE,
                                10,
                                23.5,
                                NOON.minusSeconds(600),
                                NOON.plusSeconds(300),
                                NOON.plusSeconds(3600),
                                120.75,
                                rings,
                                ""),
                        new Warning(
                                "nl-radar-2",
                                1,
                                Warning.State.CANCELLED,
                                Quantity.VIL,
                                133,
                                150,
                                NOON.minusSeconds(900),
                                NOON,
                                NOON.plusSeconds(60),
                                1,
                                new double[0][],
                                "the feed has ended")));
    }

    static Reading reading() {
        return new Reading("city", "vehicle-7", NOON, NOON.plusSeconds(4), -1250.5, 830.25, 17.5);
    }

    static Score score() {
        return new Score(
                "replay-1",
                "nyc-taxi",
                Score.Period.HOUR,
                NOON,
                new ModelId("vmrnn-taxi", Sha256.of(new byte[] {6})),
                Tier.STUDENT,
                true,
                Quantity.OUTFLOW,
                1,
                4,
                7_200_000,
                11,
                2,
                2_200,
                -12.5,
                1_234.25,
                98_765.125,
                "vehicles",
                List.of(new Score.Events(10, 1, 2, 3, 4), new Score.Events(100, 5, 6, 7, 8)));
    }

    static WarningScore warningScore() {
        return new WarningScore(
                "live",
                "nl-radar",
                "nl-radar-1",
                WarningScore.Outcome.FALSE_ALARM,
                Warning.Event.SURGE,
                Quantity.INFLOW,
                3.5,
                NOON.minusSeconds(600),
                NOON.plusSeconds(900),
                1_500_000,
                17.25);
    }

    static Rejected rejected() {
        return Rejected.of("live.frames-3@17", "not a message", new byte[] {1, -1, 0}, NOON);
    }

    /** A frame whose packed cells take some 150 KB, as a radar composite does. */
    static Frame composite() {
        int[] codes = new int[384 * 384];
        Random random = new Random(3);
        for (int i = 0; i < codes.length; i++) {
            codes[i] = random.nextInt(256);
        }
        return new Frame(
                "sevir/S834603",
                Grid.local(384, 384, 1000),
                NOON,
                NOON,
                List.of(Channel.of(Quantity.VIL, BYTES, Cells.packCodes(codes, BYTES))));
    }
}
