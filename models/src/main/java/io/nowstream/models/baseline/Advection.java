package io.nowstream.models.baseline;

import io.nowstream.frames.ModelId;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Sha256;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.MarshallPalmer;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.Rollout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * The echo of now, carried on as the last three frames moved: the score to beat, and the fall-back.
 *
 * <p>Echo is carried in a space where rain is nearly additive: dBZ for reflectivity and rain rate
 * ({@link MarshallPalmer} and back), the code for VIL. Motion is seen in the same space, but for
 * rain rates in ln(1 + R / 0.3 mm/h), which gives weak rain, the most of the area, less weight than
 * dBZ does. Cells that the flow brings in from outside the grid, or from where no radar looks, are
 * NaN.
 */
public final class Advection implements Nowcaster {

    /** Changes whenever the output for some input changes. */
    private static final String VERSION = "advection/1";

    /** Brings VIL's codes to about the range of dBZ, for which the motion's noise floor is made. */
    private static final double VIL_CODES_PER_DBZ = 4;

    /** mm/h. */
    private static final double WEAK_RAIN = 0.3;

    private static final int FRAMES_FOR_MOTION = 3;

    private static final int SMALLEST_SIDE = 8;

    private final ModelId id =
            new ModelId("advection", Sha256.of(VERSION.getBytes(StandardCharsets.UTF_8)));

    @Override
    public ModelId id() {
        return id;
    }

    @Override
    public Optional<String> refusal(FeedShape shape) {
        int side = Math.min(shape.grid().rows(), shape.grid().columns());
        if (shape.length() < 2) {
            return Optional.of(
                    "advection needs 2 frames to see motion; %s has sequences of %d"
                            .formatted(shape.feed(), shape.length()));
        }
        if (side < SMALLEST_SIDE) {
            return Optional.of(
                    "advection needs %d cells a side to see motion; %s has %d x %d"
                            .formatted(
                                    SMALLEST_SIDE,
                                    shape.feed(),
                                    shape.grid().rows(),
                                    shape.grid().columns()));
        }
        return Optional.empty();
    }

    @Override
    public int batchSize() {
        return 1;
    }

    @Override
    public boolean leavesInflowUndefined() {
        return true;
    }

    @Override
    public List<Rollout> rollOut(List<FieldSequence> batch, int leads) {
        List<Rollout> rollouts = new ArrayList<>(batch.size());
        for (FieldSequence sequence : batch) {
            rollouts.add(new Rollout(sequence.grid(), fields(sequence, leads)));
        }
        return rollouts;
    }

    private static float[][] fields(FieldSequence sequence, int leads) {
        float[][] all = sequence.frames();
        float[][] seen = new float[Math.min(FRAMES_FOR_MOTION, all.length)][];
        for (int i = 0; i < seen.length; i++) {
            seen[i] = map(all[all.length - seen.length + i], forMotion(sequence.quantity()));
        }
        float[] latest = map(all[all.length - 1], toCarry(sequence.quantity()));
        float[][] fields =
                AdvectionMethod.forecast(
                        seen, latest, sequence.grid().rows(), sequence.grid().columns(), leads);
        for (int lead = 0; lead < fields.length; lead++) {
            fields[lead] = map(fields[lead], carried(sequence.quantity()));
        }
        return fields;
    }

    private static DoubleUnaryOperator forMotion(Quantity quantity) {
        return quantity == Quantity.RAIN_RATE
                ? rate -> Math.log1p(rate / WEAK_RAIN)
                : toCarry(quantity);
    }

    /** NaN stays NaN in all of these. */
    private static DoubleUnaryOperator toCarry(Quantity quantity) {
        return switch (quantity) {
            case REFLECTIVITY -> dbz -> dbz < 0 ? 0 : dbz;
            case RAIN_RATE -> MarshallPalmer::reflectivity;
            case VIL -> code -> code / VIL_CODES_PER_DBZ;
        };
    }

    private static DoubleUnaryOperator carried(Quantity quantity) {
        return switch (quantity) {
            case REFLECTIVITY -> DoubleUnaryOperator.identity();
            case RAIN_RATE -> MarshallPalmer::rainRate;
            case VIL -> code -> code * VIL_CODES_PER_DBZ;
        };
    }

    private static float[] map(float[] values, DoubleUnaryOperator function) {
        float[] mapped = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            mapped[i] = (float) function.applyAsDouble(values[i]);
        }
        return mapped;
    }

    @Override
    public void close() {
        // Holds nothing between rollouts.
    }
}
