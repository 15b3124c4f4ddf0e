package io.nowstream.operators.rollout;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.GapReport;
import io.nowstream.frames.Grid;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Release;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.GapPolicy;
import io.nowstream.operators.Nowcast;
import io.nowstream.operators.Sequence;
import io.nowstream.operators.WarningSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A small feed to speak about: 3 × 4 cells of rain every 5 minutes, sequences of three, two leads.
 */
public final class Examples {

    public static final Grid GRID = Grid.local(3, 4, 1000);
    public static final Quantity RAIN = Quantity.RAIN_RATE;
    public static final Packing TENTHS = new Packing(CellType.UINT8, 0.5, 0, 255, 0);
    public static final Instant NOON = Instant.parse("2024-06-12T12:00:00Z");
    public static final Duration CADENCE = Duration.ofMinutes(5);
    public static final int LENGTH = 3;
    public static final int LEADS = 2;

    private Examples() {}

    public static Feeds feedsServedBy(String nowcaster) {
        return new Feeds(
                List.of(
                        new FeedSpec(
                                "*",
                                LENGTH,
                                CADENCE.toMillis(),
                                LEADS,
                                0,
                                GapPolicy.HOLD,
                                1,
                                600_000,
                                Duration.ofDays(1).toMillis(),
                                nowcaster,
                                new WarningSpec(1000, 1000, 1, 0))));
    }

    public static FeedShape shape(String feed) {
        return new FeedShape(feed, GRID, RAIN, CADENCE, LENGTH, LEADS);
    }

    public static float[] fieldOf(float value) {
        float[] field = new float[GRID.cells()];
        Arrays.fill(field, value);
        return field;
    }

    /** Three frames, the newest of this rain everywhere. */
    public static FieldSequence fields(String feed, float newest) {
        float[][] frames = {fieldOf(1), fieldOf(1), fieldOf(newest)};
        return new FieldSequence(feed, GRID, RAIN, CADENCE, NOON, frames);
    }

    public static Frame frame(String feed, Instant validTime, float[] values) {
        byte[] cells = Cells.pack(values, TENTHS, RAIN);
        return new Frame(
                feed, GRID, validTime, validTime, List.of(Channel.of(RAIN, TENTHS, cells)));
    }

    /** The sequence with this number; its newest frame holds this rain everywhere. */
    public static Sequence sequence(String feed, long number, float newest) {
        Instant issueTime = NOON.plus(CADENCE.multipliedBy(number));
        List<Frame> frames = new ArrayList<>();
        for (int back = LENGTH - 1; back >= 0; back--) {
            frames.add(
                    frame(
                            feed,
                            issueTime.minus(CADENCE.multipliedBy(back)),
                            fieldOf(back == 0 ? newest : 1)));
        }
        return sequence(feed, number, issueTime, frames);
    }

    public static Sequence sequence(
            String feed, long number, Instant issueTime, List<Frame> frames) {
        return new Sequence(
                feed,
                number,
                1,
                0,
                issueTime,
                CADENCE.toMillis(),
                frames,
                GapReport.COMPLETE,
                null,
                null,
                1,
                2,
                issueTime.toEpochMilli());
    }

    /** The same sequence with a release in force. */
    public static Sequence released(Sequence s, ModelId model) {
        Release release = new Release(s.feed(), s.issueTime(), model, new byte[0]);
        return new Sequence(
                s.feed(),
                s.number(),
                s.lifeBegunEpochMicros(),
                s.revision(),
                s.issueTime(),
                s.cadenceMillis(),
                s.frames(),
                s.gaps(),
                release,
                s.shadow(),
                s.receivedEpochMicros(),
                s.assembledEpochMicros(),
                s.arrivedEpochMillis());
    }

    /** The same sequence with a checkpoint in the shadow. */
    public static Sequence shadowed(Sequence s, ModelId model) {
        Release release = new Release(s.feed(), s.issueTime(), model, new byte[0]).toShadow();
        return new Sequence(
                s.feed(),
                s.number(),
                s.lifeBegunEpochMicros(),
                s.revision(),
                s.issueTime(),
                s.cadenceMillis(),
                s.frames(),
                s.gaps(),
                s.release(),
                release,
                s.receivedEpochMicros(),
                s.assembledEpochMicros(),
                s.arrivedEpochMillis());
    }

    /** The values of a nowcast's lead. */
    public static float[] values(Nowcast nowcast, int lead) {
        return nowcast.fields().get(lead - 1).channel().values(nowcast.grid());
    }
}
