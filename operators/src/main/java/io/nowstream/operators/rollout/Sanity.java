package io.nowstream.operators.rollout;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Rollout;
import java.util.Arrays;
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
     * @param inflowMayBeUndefined whether cells may be NaN although every frame covers them
     */
    static Optional<Objection> objectionTo(
            Rollout rollout, FieldSequence sequence, boolean inflowMayBeUndefined) {
        Observed observed = Observed.in(sequence, rollout.grid());
        for (int lead = 1; lead <= rollout.fields().length; lead++) {
            Optional<Objection> objection =
                    objectionTo(rollout.fields()[lead - 1], lead, observed, inflowMayBeUndefined);
            if (objection.isPresent()) {
                return objection;
            }
        }
        return Optional.empty();
    }

    private static Optional<Objection> objectionTo(
            float[] field, int lead, Observed observed, boolean inflowMayBeUndefined) {
        double slack = SLACK * observed.quantity.ceiling();
        double lowest = observed.quantity.nothing() - slack;
        double largest = observed.largest + slack;
        double mass = 0;
        int uncovered = 0;
        for (int cell = 0; cell < field.length; cell++) {
            float value = field[cell];
            if (Float.isNaN(value)) {
                uncovered += observed.everywhereCovered[cell] ? 1 : 0;
            } else if (value < lowest || value > largest) {
                return Optional.of(
                        new Objection(
                                Fault.OUT_OF_RANGE,
                                "lead %d has a cell of %s %s; from %s to %s is possible"
                                        .formatted(
                                                lead,
                                                value,
                                                observed.quantity.unit(),
                                                observed.quantity.nothing(),
                                                (float) observed.largest)));
            } else {
                mass += value - observed.quantity.nothing();
            }
        }
        if (uncovered > 0 && !inflowMayBeUndefined) {
            return Optional.of(
                    new Objection(
                            Fault.UNCOVERED,
                            "lead %d has %,d cells without a value that every frame covers"
                                    .formatted(lead, uncovered)));
        }
        double share = mass / field.length;
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
     * What the frames say about what may be forecast.
     *
     * @param everywhereCovered per cell of the forecast's grid: whether every frame covers it
     * @param largest the quantity's ceiling, or the largest value observed if that is above it
     * @param massPerCell the largest of the frames' sums above nothing, over all cells
     */
    private record Observed(
            Quantity quantity, boolean[] everywhereCovered, double largest, double massPerCell) {

        static Observed in(FieldSequence sequence, Grid forecast) {
            Quantity quantity = sequence.quantity();
            boolean[] covered = new boolean[forecast.cells()];
            Arrays.fill(covered, true);
            double largest = quantity.ceiling();
            double largestMass = 0;
            Grid grid = sequence.grid();
            for (float[] frame : sequence.frames()) {
                double mass = 0;
                for (int row = 0, cell = 0; row < grid.rows(); row++) {
                    int base = pooled(row, grid.rows(), forecast.rows()) * forecast.columns();
                    for (int column = 0; column < grid.columns(); column++, cell++) {
                        float value = frame[cell];
                        if (Float.isNaN(value)) {
                            covered[base + pooled(column, grid.columns(), forecast.columns())] =
                                    false;
                        } else {
                            mass += value - quantity.nothing();
                            largest = Math.max(largest, value);
                        }
                    }
                }
                largestMass = Math.max(largestMass, mass);
            }
            return new Observed(quantity, covered, largest, largestMass / grid.cells());
        }

        /** Where a row or column lies on a grid with fewer of them. */
        private static int pooled(int index, int from, int to) {
            return from == to ? index : (int) ((long) index * to / from);
        }
    }
}
