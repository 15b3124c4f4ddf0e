package io.nowstream.operators.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.CellType;
import io.nowstream.frames.Channel;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.Frame;
import io.nowstream.frames.GapReport;
import io.nowstream.frames.Grid;
import io.nowstream.frames.LogEntry;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Reading;
import io.nowstream.frames.ReadingEntry;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Release;
import io.nowstream.frames.Score;
import io.nowstream.frames.ScoreRecord;
import io.nowstream.frames.StampedField;
import io.nowstream.frames.Stamps;
import io.nowstream.frames.Tier;
import io.nowstream.frames.Warning;
import io.nowstream.frames.WarningScore;
import io.nowstream.operators.FeedEnd;
import io.nowstream.operators.Nowcast;
import io.nowstream.operators.Observation;
import io.nowstream.operators.Sequence;
import io.nowstream.operators.gridding.PlacedReading;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.api.java.typeutils.ListTypeInfo;
import org.apache.flink.api.java.typeutils.ObjectArrayTypeInfo;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every record that travels between operators, or is kept by one, has a serializer of its own and
 * comes back as it went in: nothing falls back to Kryo, and what may be absent may.
 */
class TravellingRecordsTest {

    private static final Instant NOON = Instant.parse("2024-06-12T12:00:00.123Z");
    private static final Grid GRID = Grid.local(2, 2, 1000);
    private static final Packing CODES = new Packing(CellType.UINT16, 0.5, -32, 65535, 0);
    private static final Channel CHANNEL =
            Channel.of(Quantity.REFLECTIVITY, CODES, new byte[] {1, 2, 3});
    private static final Channel CLAIM =
            Channel.claimed(Quantity.VIL, Packing.FLOATS, "ab".repeat(32));
    private static final Frame FRAME =
            new Frame("nl-radar", GRID, NOON, NOON.plusSeconds(60), List.of(CHANNEL, CLAIM));
    private static final ModelId MODEL = new ModelId("advection", "ab12");
    private static final Release RELEASE = new Release("nl-radar", NOON, MODEL, new byte[] {9});
    private static final GapReport GAPS = new GapReport("hold", List.of(NOON));
    private static final Stamps STAMPS = new Stamps(1, 2, 3, 4);
    private static final Reading READING =
            new Reading("city", "bus-7", NOON, NOON.plusSeconds(4), 1.5, -2, 0.5);
    private static final Rejected REJECTED =
            new Rejected("nl-radar", "why", "cd34", new byte[] {5}, NOON);

    static Stream<Object> records() {
        return Stream.of(
                FRAME,
                FeedRecord.of(FRAME),
                FeedRecord.tick("nl-radar", NOON),
                FeedRecord.of(RELEASE, NOON),
                LogEntry.of(FeedRecord.of(FRAME), 7),
                LogEntry.of(REJECTED, 7),
                REJECTED,
                READING,
                ReadingEntry.of(READING),
                ReadingEntry.of(REJECTED),
                new PlacedReading("city", "bus-7", 3, 1, 2, 0.5),
                sequence(null, GapReport.COMPLETE),
                sequence(RELEASE, GAPS),
                nowcast(),
                new FeedEnd("nl-radar", 4, 9),
                Observation.of(FRAME, NOON, 9),
                Observation.settled("nl-radar", 9, NOON),
                score(),
                ScoreRecord.of(score()),
                ScoreRecord.of(warningScore()),
                field(),
                new StampedField(field(), STAMPS),
                new ActiveWarnings("live", "nl-radar", NOON, 3, List.of()),
                new ActiveWarnings("live", "nl-radar", NOON, 3, List.of(warning())),
                FeedState.begin(300_000, 9),
                FeedState.begin(300_000, 9)
                        .at(NOON)
                        .with(Timeline.EMPTY.with(5, 1).with(7, 2).issued(5))
                        .with(Releases.NONE.with(RELEASE)));
    }

    private static Sequence sequence(Release release, GapReport gaps) {
        return new Sequence(
                "nl-radar",
                3,
                9,
                1,
                NOON,
                300_000,
                List.of(FRAME, FRAME),
                gaps,
                release,
                null,
                1,
                2,
                3);
    }

    private static Nowcast nowcast() {
        return new Nowcast(
                "nl-radar",
                true,
                NOON,
                1,
                3,
                9,
                300_000,
                GRID,
                Nowcast.singly(
                        Quantity.RAIN_RATE, CODES, List.of(new byte[] {1}, new byte[] {2, 3})),
                MODEL,
                Tier.ADVECTION,
                GAPS,
                2,
                Nowcast.singly(Quantity.INFLOW, CODES, List.of(new byte[] {4})),
                STAMPS);
    }

    private static ForecastField field() {
        return new ForecastField(
                "live",
                "nl-radar",
                NOON,
                1,
                3,
                1,
                12,
                NOON.plusSeconds(300),
                1,
                GRID,
                List.of(CHANNEL),
                MODEL,
                Tier.FULL,
                GapReport.COMPLETE);
    }

    private static Score score() {
        return new Score(
                "live",
                "nl-radar",
                Score.Period.HOUR,
                NOON,
                MODEL,
                Tier.ADVECTION,
                true,
                Quantity.RAIN_RATE,
                0,
                3,
                900_000,
                12,
                1,
                1000,
                -1.5,
                20,
                300,
                "dBZ",
                List.of(new Score.Events(0.5, 1, 2, 3, 4)));
    }

    private static WarningScore warningScore() {
        return new WarningScore(
                "live",
                "nl-radar",
                "nl-radar-1",
                WarningScore.Outcome.HIT,
                Warning.Event.THRESHOLD,
                Quantity.RAIN_RATE,
                10,
                NOON,
                NOON.plusSeconds(900),
                900_000,
                20);
    }

    private static Warning warning() {
        return new Warning(
                "nl-radar-1",
                2,
                Warning.State.UPDATED,
                Quantity.RAIN_RATE,
                30,
                41.5,
                NOON,
                NOON,
                NOON.plusSeconds(600),
                12.5,
                new double[][] {{4, 52, 5, 52, 5, 53, 4, 52}, {}},
                "");
    }

    @ParameterizedTest
    @MethodSource("records")
    void no_part_of_it_is_generic(Object record) {
        refuseGenericParts(
                TypeInformation.of(record.getClass()), record.getClass().getSimpleName());
    }

    private static void refuseGenericParts(TypeInformation<?> type, String where) {
        assertThat(type).as(where).isNotInstanceOf(GenericTypeInfo.class);
        if (type instanceof PojoTypeInfo<?> pojo) {
            for (int i = 0; i < pojo.getArity(); i++) {
                String part = where + "." + pojo.getPojoFieldAt(i).getField().getName();
                refuseGenericParts(pojo.getPojoFieldAt(i).getTypeInformation(), part);
            }
        } else if (type instanceof ListTypeInfo<?> list) {
            refuseGenericParts(list.getElementTypeInfo(), where + "[]");
        } else if (type instanceof ObjectArrayTypeInfo<?, ?> array) {
            refuseGenericParts(array.getComponentInfo(), where + "[]");
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void it_comes_back_as_it_went_in(Object record) throws IOException {
        TypeSerializer<Object> serializer = serializerOf(record);
        DataOutputSerializer out = new DataOutputSerializer(256);
        serializer.serialize(record, out);
        Object back = serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));

        assertThat(back).usingRecursiveComparison().isEqualTo(record);
    }

    @ParameterizedTest
    @MethodSource("records")
    void its_copy_is_equal(Object record) {
        assertThat(serializerOf(record).copy(record)).usingRecursiveComparison().isEqualTo(record);
    }

    private static TypeSerializer<Object> serializerOf(Object record) {
        ExecutionConfig strict =
                new ExecutionConfig(new Configuration().set(PipelineOptions.GENERIC_TYPES, false));
        @SuppressWarnings("unchecked")
        Class<Object> type = (Class<Object>) record.getClass();
        return TypeInformation.of(type).createSerializer(strict.getSerializerConfig());
    }
}
