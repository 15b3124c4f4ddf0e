package io.nowstream.models.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.MarshallPalmer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The loops give, bit by bit, what these formulas give: else advection needs a new version. */
class EchoSpaceTest {

    private static final long SEED = 20240614;
    private static final int SIDE = 48;

    // -- the formulas --

    private static DoubleUnaryOperator forMotion(Quantity quantity) {
        return quantity == Quantity.RAIN_RATE ? rate -> Math.log1p(rate / 0.3) : toCarry(quantity);
    }

    private static DoubleUnaryOperator toCarry(Quantity quantity) {
        return switch (quantity) {
            case REFLECTIVITY -> dbz -> dbz < 0 ? 0 : dbz;
            case RAIN_RATE -> MarshallPalmer::reflectivity;
            case VIL -> code -> code / 4;
            case TEMPERATURE, INFLOW, OUTFLOW -> DoubleUnaryOperator.identity();
        };
    }

    private static DoubleUnaryOperator carried(Quantity quantity) {
        return switch (quantity) {
            case REFLECTIVITY, TEMPERATURE, INFLOW, OUTFLOW -> DoubleUnaryOperator.identity();
            case RAIN_RATE -> MarshallPalmer::rainRate;
            case VIL -> code -> code * 4;
        };
    }

    // -- the verbs --

    private static float[] map(float[] values, DoubleUnaryOperator function) {
        float[] mapped = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            mapped[i] = (float) function.applyAsDouble(values[i]);
        }
        return mapped;
    }

    /** Dry cells, uncovered ones, edges, traces and rain, and floats of any bits. */
    private static float[] values() {
        Random random = new Random(SEED);
        float[] edges = {
            0f,
            -0f,
            Float.NaN,
            Float.MIN_VALUE,
            -Float.MIN_VALUE,
            Float.MIN_NORMAL,
            Float.MAX_VALUE,
            -Float.MAX_VALUE,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            -1,
            -0.3f,
            0.0364f,
            0.0365f,
            0.3f,
            1
        };
        float[] values = new float[200_000];
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    switch (i % 4) {
                        case 0 -> edges[random.nextInt(edges.length)];
                        case 1 -> random.nextFloat();
                        case 2 -> random.nextFloat() * 110 - 10;
                        default -> Float.intBitsToFloat(random.nextInt());
                    };
        }
        return values;
    }

    private static void assertSameBits(float[] actual, float[] wanted) {
        assertThat(bits(actual)).isEqualTo(bits(wanted));
    }

    /** All NaNs are one. */
    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToIntBits(values[i]);
        }
        return bits;
    }

    /** Showers that drift east, over dry land and past a corner that no radar sees. */
    private static float[] showers(int step, Quantity quantity) {
        float[] field = new float[SIDE * SIDE];
        for (int i = 0; i < field.length; i++) {
            int row = i / SIDE;
            int column = i % SIDE;
            double waves = Math.sin(row / 4.0) * Math.sin((column - 1.5 * step) / 5.0);
            boolean unseen = row + column < 12;
            field[i] = unseen ? Float.NaN : (float) Math.max(0, waves * quantity.ceiling() / 4);
        }
        return field;
    }

    // -- the sentences --

    @ParameterizedTest
    @EnumSource(Quantity.class)
    void a_cell_is_what_the_formula_gives(Quantity quantity) {
        float[] frame = values();

        assertSameBits(EchoSpace.forMotion(frame, quantity), map(frame, forMotion(quantity)));
        assertSameBits(EchoSpace.toCarry(frame, quantity), map(frame, toCarry(quantity)));
        assertSameBits(EchoSpace.carried(values(), quantity), map(frame, carried(quantity)));
    }

    @ParameterizedTest
    @EnumSource(Quantity.class)
    void frames_are_shared_and_never_written_to(Quantity quantity) {
        float[] frame = values();
        EchoSpace.forMotion(frame, quantity);
        EchoSpace.toCarry(frame, quantity);

        assertSameBits(frame, values());
    }

    @ParameterizedTest
    @EnumSource(Quantity.class)
    void a_nowcast_is_what_the_formulas_give(Quantity quantity) {
        float[][] frames = new float[5][];
        float[][] seen = new float[3][];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = showers(i, quantity);
        }
        for (int i = 0; i < seen.length; i++) {
            seen[i] = map(frames[2 + i], forMotion(quantity));
        }
        MotionField motion = DenseMotion.estimate(seen, SIDE, SIDE);
        float[][] wanted = SemiLagrangian.extrapolate(map(frames[4], toCarry(quantity)), motion, 4);

        FieldSequence sequence =
                new FieldSequence(
                        "test",
                        Grid.local(SIDE, SIDE, 1000),
                        quantity,
                        Duration.ofMinutes(5),
                        Instant.EPOCH,
                        frames);
        float[][] fields = new Advection().rollOut(List.of(sequence), 4).get(0).fields();
        for (int lead = 0; lead < 4; lead++) {
            assertSameBits(fields[lead], map(wanted[lead], carried(quantity)));
        }
        for (int i = 0; i < frames.length; i++) {
            assertSameBits(frames[i], showers(i, quantity));
        }
    }
}
