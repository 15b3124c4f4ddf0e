package io.nowstream.models.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.BaseNDManager;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.MarshallPalmer;
import io.nowstream.models.Rollout;
import io.nowstream.models.baseline.Advection;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.network.Base;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointNowcasterTest {

    /** Pooled by 2 it is 21 x 24 cells, which no patch divides. */
    private static final Grid GRID = Grid.local(41, 48, 1000);

    private static final Grid POOLED = new Grid(21, 24, "", 0, 41_000, 2000, 2000);
    private static final int LEADS = 3;

    @TempDir private Path directory;

    private CheckpointNowcaster thatIsItsBase(ModelDescription description) {
        return CheckpointNowcaster.open(
                TinyCheckpoint.thatIsItsBase(directory.resolve("base"), description),
                DeviceKind.CPU);
    }

    private Checkpoint thatSaysMore(ModelDescription description) {
        return TinyCheckpoint.thatSaysMore(directory.resolve("more"), description);
    }

    /** A blob of 50 dBZ that moves 2 km east per frame; radar covers a disc. */
    private static float[] blob(int step, double speed) {
        float[] field = new float[GRID.cells()];
        for (int i = 0; i < field.length; i++) {
            int row = i / GRID.columns();
            int column = i % GRID.columns();
            double dy = (row - 20) / 5.0;
            double dx = (column - 14 - speed * step) / 5.0;
            field[i] =
                    Math.hypot(row - 20, column - 24) > 22
                            ? Float.NaN
                            : (float) (50 * Math.exp(-(dx * dx + dy * dy)));
        }
        return field;
    }

    private static FieldSequence sequence(int frames, double speed) {
        float[][] fields = new float[frames][];
        for (int i = 0; i < frames; i++) {
            fields[i] = blob(i + 10 - frames, speed);
        }
        return new FieldSequence(
                "nl-radar",
                GRID,
                Quantity.REFLECTIVITY,
                Duration.ofMinutes(5),
                Instant.EPOCH,
                fields);
    }

    private static FieldSequence asRainRate(FieldSequence dbz) {
        float[][] rates = new float[dbz.frames().length][];
        for (int i = 0; i < rates.length; i++) {
            rates[i] =
                    Conversion.convert(dbz.frames()[i], Quantity.REFLECTIVITY, Quantity.RAIN_RATE);
        }
        return new FieldSequence(
                dbz.feed(), GRID, Quantity.RAIN_RATE, dbz.cadence(), dbz.issueTime(), rates);
    }

    private static float[][] rolledOut(CheckpointNowcaster nowcaster, FieldSequence sequence) {
        return nowcaster.rollOut(List.of(sequence), LEADS).get(0).fields();
    }

    /** As bits: for a comparison of numbers, NaN is not NaN. */
    private static int[][] bits(float[][] fields) {
        int[][] bits = new int[fields.length][];
        for (int i = 0; i < fields.length; i++) {
            bits[i] = new int[fields[i].length];
            for (int cell = 0; cell < fields[i].length; cell++) {
                bits[i][cell] = Float.floatToIntBits(fields[i][cell]);
            }
        }
        return bits;
    }

    private static float[] pooled(float[] field) {
        return new Pooling(GRID.rows(), GRID.columns(), 2).pool(field);
    }

    @Test
    void a_network_that_says_nothing_forecasts_the_last_frame_on_the_pooled_grid() {
        try (CheckpointNowcaster nowcaster = thatIsItsBase(Descriptions.radar(Base.LAST))) {
            Rollout rollout = nowcaster.rollOut(List.of(sequence(4, 2)), LEADS).get(0);

            assertThat(rollout.grid()).isEqualTo(POOLED);
            assertThat(rollout.fields()).hasNumberOfRows(LEADS);
            for (float[] field : rollout.fields()) {
                assertThat(field).containsExactly(pooled(blob(9, 2)), within(1e-5f));
            }
        }
    }

    @Test
    void a_network_that_says_nothing_forecasts_its_advected_base() {
        FieldSequence sequence = sequence(4, 2);
        float[][] frames = new float[4][];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = pooled(sequence.frames()[i]);
        }
        FieldSequence coarse =
                new FieldSequence(
                        "nl-radar",
                        POOLED,
                        Quantity.REFLECTIVITY,
                        sequence.cadence(),
                        sequence.issueTime(),
                        frames);
        float[][] advected = new Advection().rollOut(List.of(coarse), LEADS).get(0).fields();

        try (CheckpointNowcaster nowcaster = thatIsItsBase(Descriptions.radar(Base.ADVECTION))) {
            float[][] fields = rolledOut(nowcaster, sequence);

            for (int lead = 0; lead < LEADS; lead++) {
                for (int cell = 0; cell < POOLED.cells(); cell++) {
                    float expected =
                            Float.isNaN(advected[lead][cell])
                                    ? frames[3][cell]
                                    : advected[lead][cell];
                    if (!Float.isNaN(fields[lead][cell])) {
                        assertThat(fields[lead][cell]).isCloseTo(expected, within(1e-4f));
                    }
                }
            }
        }
    }

    @Test
    void a_disc_stays_a_disc() {
        try (CheckpointNowcaster nowcaster = thatIsItsBase(Descriptions.radar(Base.ADVECTION))) {
            float[] frame = pooled(blob(0, 2));

            assertThat(nowcaster.leavesInflowUndefined()).isFalse();
            for (float[] field : rolledOut(nowcaster, sequence(4, 2))) {
                for (int cell = 0; cell < frame.length; cell++) {
                    assertThat(Float.isNaN(field[cell])).isEqualTo(Float.isNaN(frame[cell]));
                }
            }
        }
    }

    @Test
    void a_cell_that_some_frame_covered_has_a_value() {
        FieldSequence sequence = sequence(4, 2);
        sequence.frames()[1][0] = 12;

        try (CheckpointNowcaster nowcaster = thatIsItsBase(Descriptions.radar(Base.LAST))) {
            assertThat(rolledOut(nowcaster, sequence)[LEADS - 1][0]).isZero();
        }
    }

    @Test
    void only_the_last_frames_count() {
        try (CheckpointNowcaster nowcaster =
                CheckpointNowcaster.open(
                        thatSaysMore(Descriptions.radar(Base.ADVECTION)), DeviceKind.CPU)) {
            assertThat(bits(rolledOut(nowcaster, sequence(6, 2))))
                    .isDeepEqualTo(bits(rolledOut(nowcaster, sequence(4, 2))));
        }
    }

    @Test
    void rain_rate_comes_back_as_rain_rate() {
        try (CheckpointNowcaster nowcaster = thatIsItsBase(Descriptions.radar(Base.LAST))) {
            float[] field = rolledOut(nowcaster, asRainRate(sequence(4, 2)))[0];

            int peak = 10 * POOLED.columns() + 16;
            float dbz = pooled(blob(9, 2))[peak];
            assertThat(field[peak])
                    .isCloseTo((float) MarshallPalmer.rainRate(dbz), within(1e-3f * field[peak]));
        }
    }

    @Test
    void what_the_head_says_is_kept_within_the_scaling() {
        try (CheckpointNowcaster nowcaster =
                CheckpointNowcaster.open(
                        thatSaysMore(Descriptions.radar(Base.LAST)), DeviceKind.CPU)) {
            float[][] fields = rolledOut(nowcaster, sequence(4, 2));

            assertThat(fields[0]).isNotEqualTo(pooled(blob(9, 2)));
            for (float value : fields[0]) {
                assertThat(Float.isNaN(value) || (value >= 0 && value <= 60)).isTrue();
            }
        }
    }

    @Test
    void the_same_sequence_gives_the_same_bytes_on_any_executor() throws Exception {
        Checkpoint checkpoint = thatSaysMore(Descriptions.radar(Base.ADVECTION));
        float[][] expected;
        try (CheckpointNowcaster here = CheckpointNowcaster.open(checkpoint, DeviceKind.CPU)) {
            expected = rolledOut(here, sequence(4, 2));
        }
        ExecutorService executors = Executors.newFixedThreadPool(3);
        try {
            List<Future<float[][]>> answers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                answers.add(
                        executors.submit(
                                () -> {
                                    try (CheckpointNowcaster there =
                                            CheckpointNowcaster.open(checkpoint, DeviceKind.CPU)) {
                                        rolledOut(there, sequence(4, -1));
                                        return rolledOut(there, sequence(4, 2));
                                    }
                                }));
            }
            for (Future<float[][]> answer : answers) {
                assertThat(bits(answer.get())).isDeepEqualTo(bits(expected));
            }
        } finally {
            executors.shutdown();
        }
    }

    @Test
    void the_same_sequence_gives_the_same_bytes_beside_any_other() {
        Checkpoint checkpoint = thatSaysMore(Descriptions.radar(Base.ADVECTION, 2));
        FieldSequence one = sequence(4, 2);
        FieldSequence other = sequence(4, -1);
        try (CheckpointNowcaster nowcaster = CheckpointNowcaster.open(checkpoint, DeviceKind.CPU)) {
            float[][] first = nowcaster.rollOut(List.of(one, other), LEADS).get(0).fields();
            float[][] second = nowcaster.rollOut(List.of(other, one), LEADS).get(1).fields();
            float[][] padded = nowcaster.rollOut(List.of(one, one), LEADS).get(1).fields();

            assertThat(bits(second)).isDeepEqualTo(bits(first));
            assertThat(bits(padded)).isDeepEqualTo(bits(first));
        }
    }

    @Test
    void instances_share_one_copy_of_the_weights_and_the_last_frees_it() {
        Checkpoint checkpoint = thatSaysMore(Descriptions.radar(Base.LAST));
        int before = SharedWeights.loaded();

        CheckpointNowcaster first = CheckpointNowcaster.open(checkpoint, DeviceKind.CPU);
        CheckpointNowcaster second = CheckpointNowcaster.open(checkpoint, DeviceKind.CPU);
        assertThat(SharedWeights.loaded()).isEqualTo(before + 1);

        first.close();
        first.close();
        assertThat(SharedWeights.loaded()).isEqualTo(before + 1);
        assertThat(rolledOut(second, sequence(4, 2))).hasNumberOfRows(LEADS);

        second.close();
        assertThat(SharedWeights.loaded()).isEqualTo(before);
    }

    @Test
    void a_rollout_leaves_nothing_behind() {
        Checkpoint checkpoint = thatSaysMore(Descriptions.radar(Base.ADVECTION));
        try (CheckpointNowcaster nowcaster = CheckpointNowcaster.open(checkpoint, DeviceKind.CPU);
                SharedWeights weights = SharedWeights.of(checkpoint, DeviceKind.CPU)) {
            BaseNDManager manager = (BaseNDManager) weights.weights().manager();
            rolledOut(nowcaster, sequence(4, 2));
            int after = manager.getManagedArrays().size();

            rolledOut(nowcaster, sequence(4, 2));

            assertThat(manager.getManagedArrays()).hasSize(after);
            assertThat(after).isEqualTo(weights.weights().all().size());
        }
    }

    @Test
    void its_name_and_hash_are_the_checkpoints() {
        Checkpoint checkpoint = thatSaysMore(Descriptions.radar(Base.LAST));
        try (CheckpointNowcaster nowcaster = CheckpointNowcaster.open(checkpoint, DeviceKind.CPU)) {
            assertThat(nowcaster.id().name()).isEqualTo("tiny-radar");
            assertThat(nowcaster.id().hash()).isEqualTo(checkpoint.hash());
            assertThat(nowcaster.batchSize()).isEqualTo(1);
        }
    }

    @Test
    void another_batch_size_is_refused() {
        try (CheckpointNowcaster nowcaster = thatIsItsBase(Descriptions.radar(Base.LAST))) {
            assertThatThrownBy(
                            () -> nowcaster.rollOut(List.of(sequence(4, 2), sequence(4, 2)), LEADS))
                    .hasMessage(
                            "checkpoint tiny-radar takes 1 sequences and at least 1 lead, got 2 and"
                                    + " 3");
        }
    }
}
