package io.nowstream.operators.rollout;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Rollout;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Keeps broken forecasts in: a cell without a value where every frame had one, values that no
 * observation has, and echo out of nowhere. What the frames themselves contain is never held
 * against a forecast.
 */
final class Sanity {

    /** Mass may grow by this factor over all leads: storms do double, broken networks explode. */
    private static final double LARGEST_GROWTH = 4;

    /** Mass per cell, as a share of the ceiling, that may come out of nothing. */
    private static final double GROUND = 0.01;

    /** Rounding that is forgiven, as a share of the ceiling. */
    private static final double SLACK = 1e-5;

    /** What is wrong with a forecast, as counted. */
    enum Fault {
        UNCOVERED,
        OUT_OF_RANGE,
        MASS;

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Why a forecast is withheld.
     *
     * @param fault as counted
     * @param detail for a person
     */
    record Objection(Fault fault, String detail) {}

    private Sanity() {}

    /**
     * The first objection to a forecast, or empty if it is sane.
     *
     * @param rollout what is forecast
     * @param sequence what it was made from
     * @param fields the sequence's frames
     * @param inflowMayBeUndefined whether cells may be NaN although every frame covers them
     */
    static Optional<Objection> objectionTo(
            Rollout rollout,
            FieldSequence sequence,
            List<ObservedField> fields,
            boolean inflowMayBeUndefined) {
        List<Observed> channels = Observed.in(fields, sequence, rollout.grid());
        for (int lead = 1; lead <= rollout.fields().length; lead++) {
            for (int channel = 0; channel < channels.size(); channel++) {
                Optional<Objection> objection =
                        objectionTo(
                                rollout.fields()[lead - 1],
                                channel * rollout.grid().cells(),
                                rollout.grid().cells(),
                                lead,
                                channels.get(channel),
                                inflowMayBeUndefined);
                if (objection.isPresent()) {
                    return objection;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Objection> objectionTo(
            float[] field,
            int from,
            int cells,
            int lead,
            Observed observed,
            boolean inflowMayBeUndefined) {
        float nothing = observed.quantity.nothing();
        double slack = SLACK * observed.quantity.ceiling();
        double lowest = nothing - slack;
        double largest = observed.largest + slack;
        double mass = 0;
        int uncovered = 0;
        for (int cell = from; cell < from + cells; cell++) {
            float value = field[cell];
            // Most cells are dry, and need no more than this.
            if (value == nothing) {
                continue;
            }
            if (Float.isNaN(value)) {
                uncovered += inflowMayBeUndefined || observed.uncovered.get(cell - from) ? 0 : 1;
            } else if (value < lowest || value > largest) {
                return Optional.of(
                        new Objection(
                                Fault.OUT_OF_RANGE,
                                "lead %d has a cell of %s %s; from %s to %s is possible"
                                        .formatted(
                                                lead,
                                                value,
                                                observed.quantity.unit(),
                                                nothing,
                                                (float) observed.largest)));
            } else {
                mass += value - nothing;
            }
        }
        if (uncovered > 0) {
            return Optional.of(
                    new Objection(
                            Fault.UNCOVERED,
                            "lead %d has %,d cells without a value that every frame covers"
                                    .formatted(lead, uncovered)));
        }
        double share = mass / cells;
        if (share > LARGEST_GROWTH * observed.massPerCell + GROUND * observed.quantity.ceiling()) {
            return Optional.of(
                    new Objection(
                            Fault.MASS,
                            "lead %d has %.3f %s per cell, the frames at most %.3f"
                                    .formatted(
                                            lead,
                                            share,
                                            observed.quantity.unit(),
                                            observed.massPerCell)));
        }
        return Optional.empty();
    }

    /**
     * What the frames say about what may be forecast in one channel.
     *
     * @param uncovered the cells of the forecast's grid that some frame does not cover; only read
     * @param largest the quantity's ceiling, or the largest value observed if that is above it
     * @param massPerCell the largest of the frames' sums above nothing, over all cells
     */
    private record Observed(
            Quantity quantity, BitSet uncovered, double largest, double massPerCell) {

        static List<Observed> in(
                List<ObservedField> fields, FieldSequence sequence, Grid forecast) {
            List<Observed> channels = new ArrayList<>();
            for (int channel = 0; channel < sequence.quantities().size(); channel++) {
                channels.add(in(fields, sequence, channel, forecast));
            }
            return channels;
        }

        private static Observed in(
                List<ObservedField> fields, FieldSequence sequence, int channel, Grid forecast) {
            Quantity quantity = sequence.quantities().get(channel);
            Grid grid = sequence.grid();
            int from = channel * grid.cells();
            BitSet uncovered = new BitSet();
            double largest = quantity.ceiling();
            double mass = 0;
            for (ObservedField field : fields) {
                uncovered.or(field.uncovered().get(from, from + grid.cells()));
                largest = Math.max(largest, field.extents().get(channel).largest());
                mass = Math.max(mass, field.extents().get(channel).mass());
            }
            return new Observed(
                    quantity, pooled(uncovered, grid, forecast), largest, mass / grid.cells());
        }

        private static BitSet pooled(BitSet cells, Grid from, Grid to) {
            if (from.rows() == to.rows() && from.columns() == to.columns()) {
                return cells;
            }
            // Cells tell the factor; counts do not, as the last blocks may reach beyond the grid.
            int down = (int) Math.round(to.cellHeightMetres() / from.cellHeightMetres());
            int across = (int) Math.round(to.cellWidthMetres() / from.cellWidthMetres());
            BitSet pooled = new BitSet();
            for (int cell = cells.nextSetBit(0); cell >= 0; cell = cells.nextSetBit(cell + 1)) {
                int row = cell / from.columns() / down;
                int column = cell % from.columns() / across;
                pooled.set(row * to.columns() + column);
            }
            return pooled;
        }
    }
}
