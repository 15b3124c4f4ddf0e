package io.nowstream.operators.warning;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.GapReport;
import io.nowstream.frames.Grid;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Stamps;
import io.nowstream.frames.Tier;
import io.nowstream.frames.Warning;
import io.nowstream.operators.Nowcast;
import io.nowstream.operators.Nowcast.Lead;
import io.nowstream.operators.WarningSpec;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The words for traffic: inflow and outflow on cells of 1 km, {@value #USUAL} vehicles of each
 * usual everywhere, and forecast everywhere but in the cells that are named. One standard deviation
 * is √101, so 5 are 50.2 vehicles and 3 are 30.1.
 */
abstract class TrafficVerbs extends WarningVerbs {

    static final int USUAL = 100;
    static final Packing COUNTS = new Packing(CellType.UINT16, 1, 0, 65535, Packing.NONE);

    static final WarningSpec SURGE = new WarningSpec(Warning.Event.SURGE, 0, 5, 3, 0, 0);
    static final WarningSpec JAM = new WarningSpec(Warning.Event.JAM, 0, 5, 3, 0, 0);

    /** Two cells far from each other. */
    static final int HERE = 10 * GRID.columns() + 10;

    static final int THERE = 40 * GRID.columns() + 40;

    /** So many vehicles come into a cell. */
    record Inflow(int cell, int vehicles) {}

    static Inflow inflow(int cell, int vehicles) {
        return new Inflow(cell, vehicles);
    }

    /** At every lead; what is usual is known. */
    void traffic(int number, Inflow... inflows) throws Exception {
        arrive(trafficOf(number, everyLead(flows(inflows)), everyLead(usually(USUAL))));
    }

    /** At every lead; nobody knows what is usual. */
    void trafficOfUnknownUsual(int number, Inflow... inflows) throws Exception {
        arrive(trafficOf(number, everyLead(flows(inflows)), List.of()));
    }

    /** The climatology answered: the usual is all that is forecast. */
    void usualTraffic(int number) throws Exception {
        arrive(
                trafficOf(
                        number,
                        Tier.CLIMATOLOGY,
                        everyLead(usually(USUAL)),
                        everyLead(usually(USUAL))));
    }

    Nowcast trafficOf(int number, List<Lead> fields, List<Lead> usual) {
        return trafficOf(number, Tier.FULL, fields, usual);
    }

    private Nowcast trafficOf(int number, Tier tier, List<Lead> fields, List<Lead> usual) {
        return new Nowcast(
                feed,
                false,
                at(number),
                0,
                number,
                0,
                CADENCE.toMillis(),
                GRID,
                fields,
                new ModelId("test", "00"),
                tier,
                GapReport.COMPLETE,
                0,
                usual,
                new Stamps(1, 2, 3, 4));
    }

    static List<Lead> everyLead(Lead lead) {
        return Collections.nCopies(LEADS, lead);
    }

    static Lead flows(Inflow... inflows) {
        int[] counts = counts(GRID, USUAL);
        for (Inflow inflow : inflows) {
            counts[inflow.cell] = inflow.vehicles;
        }
        return lead(counts, counts(GRID, USUAL));
    }

    static Lead usually(int vehicles) {
        return usually(GRID, vehicles);
    }

    static Lead usually(Grid grid, int vehicles) {
        return lead(counts(grid, vehicles), counts(grid, vehicles));
    }

    static Lead lead(int[] inflow, int[] outflow) {
        return new Lead(
                List.of(
                        Channel.of(Quantity.INFLOW, COUNTS, Cells.packCodes(inflow, COUNTS)),
                        Channel.of(Quantity.OUTFLOW, COUNTS, Cells.packCodes(outflow, COUNTS))));
    }

    static int[] counts(Grid grid, int vehicles) {
        int[] counts = new int[grid.cells()];
        Arrays.fill(counts, vehicles);
        return counts;
    }
}
