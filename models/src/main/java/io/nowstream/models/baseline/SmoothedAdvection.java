package io.nowstream.models.baseline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nowstream.frames.ModelId;
import io.nowstream.frames.Sha256;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.Rollout;
import java.util.List;
import java.util.Optional;

/**
 * {@link Advection}, each lead blurred by a width of its own: what squared error rewards in a
 * blurred forecast, without any skill. A network has to beat this one to have learnt something.
 *
 * <p>Blurred in the sequence's own unit, over the cells that advection defines; what the flow
 * brings in from outside stays NaN.
 */
public final class SmoothedAdvection implements Nowcaster {

    private final Advection advection = new Advection();
    private final List<Double> kilometres;
    private final ModelId id;

    /**
     * @param kilometres standard deviation of the Gaussian by lead, km, each 0 or more, at least
     *     one; leads beyond take the last; see {@link SmoothingFit}
     */
    public SmoothedAdvection(List<Double> kilometres) {
        this.kilometres = List.copyOf(kilometres);
        if (kilometres.isEmpty()
                || !kilometres.stream().allMatch(km -> km >= 0 && Double.isFinite(km))) {
            throw new IllegalArgumentException(
                    "smoothed advection needs a width of 0 km or more for each lead, got "
                            + kilometres);
        }
        String recipe = "smoothed-advection/1 %s %s".formatted(advection.id().hash(), kilometres);
        id = new ModelId("smoothed-advection", Sha256.of(recipe.getBytes(UTF_8)));
    }

    @Override
    public ModelId id() {
        return id;
    }

    @Override
    public Optional<String> refusal(FeedShape shape) {
        return advection.refusal(shape).map(why -> "smoothed " + why);
    }

    @Override
    public int batchSize() {
        return advection.batchSize();
    }

    @Override
    public boolean leavesInflowUndefined() {
        return true;
    }

    @Override
    public List<Rollout> rollOut(List<FieldSequence> batch, int leads) {
        return advection.rollOut(batch, leads).stream().map(this::smoothed).toList();
    }

    private Rollout smoothed(Rollout sharp) {
        float[][] fields = new float[sharp.fields().length][];
        for (int lead = 0; lead < fields.length; lead++) {
            double width = kilometres.get(Math.min(lead, kilometres.size() - 1));
            fields[lead] = GaussianBlur.blur(sharp.fields()[lead], sharp.grid(), width);
        }
        return new Rollout(sharp.grid(), fields);
    }

    @Override
    public void close() {
        advection.close();
    }
}
