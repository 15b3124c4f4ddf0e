package io.nowstream.models.baseline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nowstream.frames.ModelId;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Sha256;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.Rollout;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@link Climatology}, and of what the last frame departs from it a share that shrinks with the
 * lead: damped persistence of the anomaly. What squared error rewards where a busy hour is followed
 * by a busy hour, without any learning; a network has to beat this one to have learnt something.
 */
public final class DampedAnomaly implements Nowcaster {

    private final Climatology climatology;
    private final List<Double> damping;
    private final ModelId id;

    /**
     * @param climatology what is usual
     * @param damping share by lead, 0 (none is left) to 1 (all is), at least one; leads beyond take
     *     the last; see {@link DampingFit}
     */
    public DampedAnomaly(Climatology climatology, List<Double> damping) {
        this.climatology = climatology;
        this.damping = List.copyOf(damping);
        if (damping.isEmpty() || !damping.stream().allMatch(share -> share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "damped anomaly needs a share from 0 to 1 for each lead, got " + damping);
        }
        String recipe = "damped-anomaly/1 %s %s".formatted(climatology.id().hash(), damping);
        id = new ModelId("damped-anomaly", Sha256.of(recipe.getBytes(UTF_8)));
    }

    @Override
    public ModelId id() {
        return id;
    }

    @Override
    public Optional<String> refusal(FeedShape shape) {
        return climatology.refusal(shape);
    }

    @Override
    public int batchSize() {
        return 1;
    }

    @Override
    public List<Rollout> rollOut(List<FieldSequence> batch, int leads) {
        List<Rollout> usual = climatology.rollOut(batch, leads);
        FieldSequence sequence = batch.get(0);
        float[] now = sequence.frames()[sequence.frames().length - 1];
        Instant issued = sequence.issueTime();
        float[] usualNow = climatology.usual(sequence.feed(), issued);
        float[][] fields = usual.get(0).fields();
        for (int lead = 1; lead <= leads; lead++) {
            carry(fields[lead - 1], now, usualNow, share(damping, lead));
            aboveNothing(fields[lead - 1], sequence.quantities());
        }
        return usual;
    }

    /** The share of a lead, from 1; beyond the last the last one's. */
    public static double share(List<Double> damping, int lead) {
        return damping.get(Math.min(lead, damping.size()) - 1);
    }

    /**
     * Adds a share of an anomaly to what is usual, in place.
     *
     * @param usual at the time of the forecast
     * @param now observed; where it is NaN nothing is added
     * @param usualNow usual at its time; likewise
     * @param share 0 to 1
     */
    public static void carry(float[] usual, float[] now, float[] usualNow, double share) {
        for (int i = 0; i < usual.length; i++) {
            float anomaly = now[i] - usualNow[i];
            if (!Float.isNaN(anomaly)) {
                usual[i] += (float) (share * anomaly);
            }
        }
    }

    private static void aboveNothing(float[] field, List<Quantity> quantities) {
        int cells = field.length / quantities.size();
        for (int i = 0; i < field.length; i++) {
            field[i] = Math.max(field[i], quantities.get(i / cells).nothing());
        }
    }

    /** Holds nothing but its table. */
    @Override
    public void close() {}
}
