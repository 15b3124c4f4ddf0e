package io.nowstream.models.serving;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.baseline.Climatology;
import io.nowstream.models.baseline.DampedAnomaly;
import io.nowstream.models.baseline.EchoMotion;
import io.nowstream.models.baseline.GaussianBlur;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.network.Base;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a network's outputs are added to, in training and in the stream alike.
 *
 * <p>Output i predicts frame i + 1, for i = 0 … T−2+K with T frames observed and K leads. While the
 * states warm up its base is made from frame i, for the leads from the last frame: as it is ({@link
 * Base#LAST}), or carried along the motion of the last three frames, one step in the warm-up and 1
 * … K steps for the leads ({@link Base#ADVECTION}), and then smoothed by a Gaussian of the lead's
 * width, of lead 1's in the warm-up ({@link Base#SMOOTHED_ADVECTION}). What is usual ({@link
 * Base#CLIMATOLOGY}) is made from no frame, but from the valid time of what the output predicts; to
 * it {@link Base#DAMPED_ANOMALY} adds the lead's share of what the frame departs from its own
 * time's.
 *
 * <p>What flows in from outside the grid, or from where no radar looks, cannot be carried: there
 * the base is the frame it is made from, as it stands. Training leaves such cells out of its loss,
 * as scores do.
 *
 * <p>Safe for use from any thread.
 */
public final class Bases {

    private final Base base;
    private final List<Quantity> quantities;
    private final Scaler scaler;
    private final List<Double> smoothingKilometres;
    private final Optional<Usual> usual;

    /**
     * @param base which
     * @param quantity what the frames hold
     * @param scaler from its unit to model units
     * @param smoothingKilometres per lead the standard deviation of the Gaussian; leads beyond the
     *     last have the last's. Empty unless the base is smoothed advection
     */
    public Bases(Base base, Quantity quantity, Scaler scaler, List<Double> smoothingKilometres) {
        this(base, List.of(quantity), scaler, smoothingKilometres, Optional.empty());
    }

    /**
     * Of any channels.
     *
     * @param quantities what the frames hold, by channel; motion is seen in one channel only
     * @param usual needed where that is the base
     */
    public Bases(
            Base base,
            List<Quantity> quantities,
            Scaler scaler,
            List<Double> smoothingKilometres,
            Optional<Usual> usual) {
        if (base == Base.SMOOTHED_ADVECTION && smoothingKilometres.isEmpty()) {
            throw new IllegalArgumentException(
                    "base smoothed-advection needs a smoothing width per lead, got none");
        }
        if (base.isMoving() && quantities.size() > 1) {
            throw new IllegalArgumentException(
                    "base %s carries one channel, got %s"
                            .formatted(base.label(), Quantity.labels(quantities)));
        }
        if (base.isUsual() && usual.isEmpty()) {
            throw new IllegalArgumentException(
                    "base %s needs usual values, got none".formatted(base.label()));
        }
        this.base = base;
        this.quantities = List.copyOf(quantities);
        this.scaler = scaler;
        this.smoothingKilometres = List.copyOf(smoothingKilometres);
        this.usual = usual;
    }

    /**
     * Those of a checkpoint.
     *
     * @param climatology the checkpoint's own, if it has one
     */
    public static Bases of(ModelDescription description, Optional<Climatology> climatology) {
        return new Bases(
                description.base(),
                description.quantities(),
                Scaler.of(description.scaling()),
                description.smoothingKilometres(),
                climatology.map(
                        known ->
                                new Usual(
                                        known::usual,
                                        description.climatology().orElseThrow().damping())));
    }

    /** Whether the network has a base at all. */
    public boolean areNeeded() {
        return base != Base.NONE;
    }

    /**
     * All base fields of one roll-out.
     *
     * @param sequence T frames in model space, at least 2; only read
     * @param leads K, at least 1
     * @return shape (T−1+K, channels · rows · columns) in model units; what is not covered is 0; to
     *     be read only, for leads that are the same field are one array
     * @throws IllegalStateException if the base is none
     */
    public float[][] fields(FieldSequence sequence, int leads) {
        return filledIn(known(sequence, leads), sequence.frames());
    }

    /** As {@link #fields}, but NaN where nothing is known of what will be there. */
    public float[][] known(FieldSequence sequence, int leads) {
        return base.isUsual()
                ? usual(sequence, leads, usual.orElseThrow())
                : known(sequence.frames(), sequence.grid(), leads);
    }

    private float[][] usual(FieldSequence sequence, int leads, Usual known) {
        int now = sequence.frames().length - 1;
        float[][] fields = new float[now + leads][];
        for (int i = 0; i < fields.length; i++) {
            int from = Math.min(i, now);
            float[] field = known.values().at(sequence.feed(), time(sequence, i + 1));
            if (base == Base.DAMPED_ANOMALY) {
                DampedAnomaly.carry(
                        field,
                        sequence.frames()[from],
                        known.values().at(sequence.feed(), time(sequence, from)),
                        DampedAnomaly.share(known.damping(), i + 1 - from));
            }
            fields[i] = scaler.toModelUnitsWhereCovered(field);
        }
        return fields;
    }

    /** Valid time of a frame, counted from the first observed one. */
    private static Instant time(FieldSequence sequence, int frame) {
        long fromNow = frame + 1L - sequence.frames().length;
        return sequence.issueTime().plus(sequence.cadence().multipliedBy(fromNow));
    }

    /** As below, on a grid. */
    public float[][] fields(float[][] frames, Grid grid, int leads) {
        return fields(frames, grid.rows(), grid.columns(), metres(grid), leads);
    }

    /** As below, on a grid. */
    public float[][] known(float[][] frames, Grid grid, int leads) {
        return known(frames, grid.rows(), grid.columns(), metres(grid), leads);
    }

    private static double metres(Grid grid) {
        return Math.sqrt(grid.cellWidthMetres() * grid.cellHeightMetres());
    }

    /**
     * All base fields of one roll-out.
     *
     * @param frames T observed frames in the quantity's unit, not scaled, oldest first, at least 2;
     *     each row-major, NaN where there is no coverage; only read
     * @param cellMetres size of a cell
     * @param leads K, at least 1
     * @return shape (T−1+K, rows · columns) in model units; what is not covered is 0; to be read
     *     only, for leads that are the same field are one array
     * @throws IllegalStateException if the base is none, or needs times
     */
    public float[][] fields(float[][] frames, int rows, int columns, double cellMetres, int leads) {
        return filledIn(known(frames, rows, columns, cellMetres, leads), frames);
    }

    private float[][] filledIn(float[][] fields, float[][] frames) {
        for (int i = 0; i < fields.length; i++) {
            fillIn(fields[i], frames[Math.min(i, frames.length - 1)]);
        }
        return fields;
    }

    /** In place; most cells are known, and only the others' values are scaled. */
    private void fillIn(float[] field, float[] standing) {
        for (int i = 0; i < field.length; i++) {
            if (Float.isNaN(field[i])) {
                field[i] = scaler.toModelUnits(standing[i]);
            }
        }
    }

    /**
     * A base field of {@link #known} with the frame it is made from where it is not known, as
     * {@link #fields} has it.
     *
     * @param base NaN where not known
     * @param standing the frame, model units; NaN counts as 0
     */
    public static float[] filled(float[] base, float[] standing) {
        float[] filled = new float[base.length];
        for (int i = 0; i < filled.length; i++) {
            float value = Float.isNaN(base[i]) ? standing[i] : base[i];
            filled[i] = Float.isNaN(value) ? 0 : value;
        }
        return filled;
    }

    /** As {@link #fields}, but NaN where nothing is known of what will be there. */
    public float[][] known(float[][] frames, int rows, int columns, double cellMetres, int leads) {
        return switch (base) {
            case NONE -> throw new IllegalStateException("a network without a base needs no bases");
            case LAST -> standing(frames, leads);
            case ADVECTION, SMOOTHED_ADVECTION -> moving(frames, rows, columns, cellMetres, leads);
            case CLIMATOLOGY, DAMPED_ANOMALY ->
                    throw new IllegalStateException(
                            "what is usual depends on the time, and there is none with the frames");
        };
    }

    private float[][] standing(float[][] frames, int leads) {
        float[][] fields = new float[frames.length - 1 + leads][];
        for (int i = 0; i < frames.length; i++) {
            fields[i] = scaler.toModelUnitsWhereCovered(frames[i]);
        }
        Arrays.fill(fields, frames.length, fields.length, fields[frames.length - 1]);
        return fields;
    }

    private float[][] moving(
            float[][] frames, int rows, int columns, double cellMetres, int leads) {
        int now = frames.length - 1;
        EchoMotion motion = EchoMotion.of(frames, quantities.get(0), rows, columns);
        float[][] fields = new float[now + leads][];
        for (int i = 0; i < now; i++) {
            float[] next = motion.carry(frames[i], 1)[0];
            fields[i] = finished(next, rows, columns, cellMetres, 1);
        }
        float[][] ahead = motion.carry(frames[now], leads);
        for (int lead = 1; lead <= leads; lead++) {
            fields[now + lead - 1] = finished(ahead[lead - 1], rows, columns, cellMetres, lead);
        }
        return fields;
    }

    private float[] finished(float[] field, int rows, int columns, double cellMetres, int lead) {
        if (base == Base.ADVECTION) {
            return scaler.toModelUnitsWhereCovered(field);
        }
        int fitted = Math.min(lead, smoothingKilometres.size());
        double cells = smoothingKilometres.get(fitted - 1) * 1000 / cellMetres;
        return scaler.toModelUnitsWhereCovered(GaussianBlur.blur(field, rows, columns, cells));
    }
}
