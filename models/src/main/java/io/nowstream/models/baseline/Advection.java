package io.nowstream.models.baseline;

import io.nowstream.frames.Grid;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Sha256;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.Rollout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The echo of now, carried on as the last three frames moved: the score to beat, and the fall-back.
 *
 * <p>Echo is carried in a space where rain is nearly additive, see {@link EchoSpace}. Cells that
 * the flow brings in from outside the grid, or from where no radar looks, are NaN.
 */
public final class Advection implements Nowcaster {

    /** Changes whenever the output for some input changes. */
    private static final String VERSION = "advection/1";

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
        float[][] frames = sequence.frames();
        Grid grid = sequence.grid();
        return EchoMotion.of(frames, sequence.quantity(), grid.rows(), grid.columns())
                .carry(frames[frames.length - 1], leads);
    }

    @Override
    public void close() {
        // Holds nothing between rollouts.
    }
}
