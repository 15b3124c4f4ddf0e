package io.nowstream.models.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.baseline.Climatology;
import io.nowstream.models.baseline.ClimatologyFit;
import io.nowstream.models.baseline.DampedAnomaly;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.checkpoint.ModelDescription.CellRange;
import io.nowstream.models.checkpoint.ModelDescription.Scaling;
import io.nowstream.models.checkpoint.ModelDescription.Training;
import io.nowstream.models.checkpoint.ModelDescription.UsualValues;
import io.nowstream.models.network.Base;
import io.nowstream.models.network.Networks;
import io.nowstream.models.network.Weights;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flows in and out of cells, beside what is usual, through a network that adds nothing. */
class SeveralChannelsTest {

    /** No patch divides it. */
    private static final Grid GRID = Grid.local(5, 7, 1000);

    private static final List<Quantity> FLOWS = List.of(Quantity.INFLOW, Quantity.OUTFLOW);
    private static final Duration CADENCE = Duration.ofMinutes(30);
    private static final Instant ISSUED = Instant.parse("2024-06-03T08:00:00Z");
    private static final int FRAMES = 3;
    private static final int LEADS = 2;
    private static final List<Double> DAMPING = List.of(0.5, 0.25);

    @TempDir Path directory;

    /** In each slot of each feed another value in each cell of each channel. */
    private static Climatology climatology() {
        List<Climatology.Table> tables = new ArrayList<>();
        for (String feed : List.of("east", "west")) {
            ClimatologyFit fit =
                    new ClimatologyFit(
                            feed, ZoneId.of("UTC"), CADENCE, FLOWS, GRID.rows(), GRID.columns());
            for (int slot = 0; slot < 48; slot++) {
                float[] frame = new float[2 * GRID.cells()];
                for (int i = 0; i < frame.length; i++) {
                    frame[i] = i + slot + (feed.equals("west") ? 100 : 0);
                }
                fit.add(
                        ISSUED.minus(ISSUED.getEpochSecond() % 86_400, ChronoUnit.SECONDS)
                                .plus(CADENCE.multipliedBy(slot)),
                        frame);
            }
            tables.add(fit.table());
        }
        return new Climatology(tables);
    }

    private static ModelDescription description(Base base, int batch) {
        return new ModelDescription(
                "tiny-city",
                "vmrnn-b",
                Map.of("channels", 2, "patch", 2, "width", 8, "depth", 1, "state", 2),
                base,
                FLOWS,
                new Scaling(0, 1000),
                new CellRange(1000, 1000),
                CADENCE.toMillis(),
                FRAMES,
                LEADS,
                batch,
                List.of(),
                List.of(),
                new Training(List.of("no data"), "", "", "", "none", 0, 0, 0, 1),
                Optional.of(UsualValues.of(climatology(), DAMPING)));
    }

    private CheckpointNowcaster thatIsItsBase(Base base, int batch) {
        ModelDescription description = description(base, batch);
        var network = Networks.create("vmrnn-b", description.sizes(), base);
        try (NDManager manager = TensorEngine.manager(DeviceKind.CPU);
                Weights weights = Weights.start(manager, network.weights(), 7)) {
            Checkpoint checkpoint =
                    Checkpoint.write(
                            directory.resolve(base.label() + batch),
                            description,
                            Optional.empty(),
                            weights,
                            Optional.of(climatology()),
                            "For tests.");
            return CheckpointNowcaster.open(checkpoint, DeviceKind.CPU);
        }
    }

    private static FieldSequence sequence(String feed) {
        float[][] frames = new float[FRAMES][2 * GRID.cells()];
        for (int frame = 0; frame < FRAMES; frame++) {
            for (int i = 0; i < frames[frame].length; i++) {
                frames[frame][i] = 3 * i + 7 * frame;
            }
        }
        return new FieldSequence(feed, GRID, FLOWS, CADENCE, ISSUED, frames);
    }

    private static FeedShape shape(String feed, Grid grid, List<Quantity> quantities) {
        return new FeedShape(feed, grid, quantities, CADENCE, FRAMES, LEADS);
    }

    private static float[][] said(CheckpointNowcaster nowcaster, String feed) {
        return nowcaster.rollOut(List.of(sequence(feed)), LEADS).get(0).fields();
    }

    private static void areAlike(float[][] fields, float[][] expected) {
        assertThat(fields).hasNumberOfRows(expected.length);
        for (int lead = 0; lead < expected.length; lead++) {
            assertThat(fields[lead]).containsExactly(expected[lead], within(1e-3f));
        }
    }

    @Test
    void the_last_frame_comes_back_channel_after_channel_without_its_padding() {
        float[] last = sequence("east").frames()[FRAMES - 1];
        try (CheckpointNowcaster nowcaster = thatIsItsBase(Base.LAST, 1)) {
            areAlike(said(nowcaster, "east"), new float[][] {last, last});
        }
    }

    @Test
    void a_base_of_climatology_is_what_is_usual_at_each_leads_time() {
        try (CheckpointNowcaster nowcaster = thatIsItsBase(Base.CLIMATOLOGY, 1)) {
            areAlike(
                    said(nowcaster, "west"),
                    climatology().rollOut(List.of(sequence("west")), LEADS).get(0).fields());
            assertThat(said(nowcaster, "west")[0][0]).isCloseTo(117, within(1e-3f));
        }
    }

    @Test
    void a_base_of_a_damped_anomaly_is_that_baseline() {
        DampedAnomaly baseline = new DampedAnomaly(climatology(), DAMPING);
        try (CheckpointNowcaster nowcaster = thatIsItsBase(Base.DAMPED_ANOMALY, 1)) {
            areAlike(
                    said(nowcaster, "east"),
                    baseline.rollOut(List.of(sequence("east")), LEADS).get(0).fields());
        }
    }

    @Test
    void feeds_that_share_a_checkpoint_each_have_their_own_usual_values() {
        try (CheckpointNowcaster nowcaster = thatIsItsBase(Base.CLIMATOLOGY, 2)) {
            var both = nowcaster.rollOut(List.of(sequence("east"), sequence("west")), LEADS);

            assertThat(both.get(0).fields()[0][0]).isCloseTo(17, within(1e-3f));
            assertThat(both.get(1).fields()[0][0]).isCloseTo(117, within(1e-3f));
        }
    }

    @Test
    void the_warm_up_is_told_what_is_usual_at_the_time_of_what_it_predicts() {
        Bases bases = Bases.of(description(Base.CLIMATOLOGY, 1), Optional.of(climatology()));

        float[][] fields = bases.fields(sequence("east"), LEADS);

        assertThat(fields).hasNumberOfRows(FRAMES - 1 + LEADS);
        for (int i = 0; i < fields.length; i++) {
            // 08:00 is slot 16, and the last frame; output i predicts frame i + 1.
            int slot = 16 - (FRAMES - 1) + i + 1;
            assertThat(fields[i][3]).isCloseTo((3 + slot) / 1000f, within(1e-6f));
        }
    }

    @Test
    void a_cell_that_no_frame_covers_in_one_channel_is_unknown_in_that_one() {
        FieldSequence sequence = sequence("east");
        for (float[] frame : sequence.frames()) {
            frame[GRID.cells() + 4] = Float.NaN;
        }
        try (CheckpointNowcaster nowcaster = thatIsItsBase(Base.LAST, 1)) {
            float[] field = nowcaster.rollOut(List.of(sequence), LEADS).get(0).fields()[0];

            assertThat(field[GRID.cells() + 4]).isNaN();
            assertThat(field[4]).isNotNaN();
        }
    }

    @Test
    void a_feed_that_it_cannot_serve_is_refused_by_name() {
        Adapter usual = new Adapter(description(Base.CLIMATOLOGY, 1), 2);
        assertThat(usual.refusal(shape("east", GRID, FLOWS))).isEmpty();
        assertThat(usual.refusal(shape("north", GRID, FLOWS)))
                .contains("checkpoint tiny-city knows what is usual in east, west, not in north");
        assertThat(usual.refusal(shape("east", Grid.local(5, 8, 1000), FLOWS)))
                .contains(
                        "east has 5 x 8 cells; checkpoint tiny-city knows what is usual in 5 x 7");
        assertThat(usual.refusal(shape("east", GRID, List.of(Quantity.OUTFLOW, Quantity.INFLOW))))
                .contains("east is of outflow, inflow; checkpoint tiny-city needs inflow, outflow");
    }

    @Test
    void flows_are_never_pooled() {
        Adapter adapter = new Adapter(description(Base.LAST, 1), 2);

        assertThat(adapter.refusal(shape("north", Grid.local(10, 14, 500), FLOWS)))
                .contains(
                        "north has cells of 500 x 500 m; checkpoint tiny-city needs 1000 to 1000"
                                + " m");
        assertThat(adapter.refusal(shape("north", Grid.local(9, 9, 1000), FLOWS))).isEmpty();
    }
}
