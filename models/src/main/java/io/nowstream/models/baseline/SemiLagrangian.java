package io.nowstream.models.baseline;

/**
 * Carries a frame along its motion: each cell takes the value found where its echo came from.
 *
 * <p>Germann and Zawadzki (2002), "Scale-Dependence of the Predictability of Precipitation from
 * Continental Radar Images. Part I", Monthly Weather Review 130(12).
 *
 * <p>Implementation note: trajectories are traced backward from nodes about {@value #NODE_SPACING}
 * cells apart and interpolated in between, for motion changes little over so few cells. Each lead
 * goes on from the origins of the lead before. The frame is interpolated once per lead, never
 * resampled, lest numerical diffusion grow with lead.
 */
public final class SemiLagrangian {

    private static final int NODE_SPACING = 4;

    /** Motion changes by far less than itself over half a step: two rounds settle the midpoint. */
    private static final int MIDPOINT_ROUNDS = 2;

    private final MotionField motion;
    private final int rows;
    private final int columns;
    private final int nodeRows;
    private final int nodeColumns;

    /** Rows from each node back to the origin of its echo, so far; exact for whole cells. */
    private final float[] rowsBack;

    private final float[] columnsBack;

    private SemiLagrangian(MotionField motion) {
        this.motion = motion;
        rows = motion.rows();
        columns = motion.columns();
        nodeRows = nodesOver(rows);
        nodeColumns = nodesOver(columns);
        rowsBack = new float[nodeRows * nodeColumns];
        columnsBack = new float[nodeRows * nodeColumns];
    }

    /** The first and the last node lie on the first and the last cell. */
    private static int nodesOver(int cells) {
        return Math.max(2, (cells - 2) / NODE_SPACING + 2);
    }

    /**
     * The latest frame, carried 1, 2, … {@code leads} steps ahead.
     *
     * @param latest any quantity; row-major, shape (rows, columns) of {@code motion}; NaN where
     *     nothing was observed
     * @return shape (leads, rows * columns); NaN where the origin lies outside the grid or in a
     *     cell that was not observed
     */
    public static float[][] extrapolate(float[] latest, MotionField motion, int leads) {
        if (latest.length != motion.rows() * motion.columns()) {
            throw new IllegalArgumentException(
                    "frame has %d values; its motion is on %d x %d cells"
                            .formatted(latest.length, motion.rows(), motion.columns()));
        }
        SemiLagrangian trajectories = new SemiLagrangian(motion);
        float[][] forecast = new float[leads][];
        for (int lead = 0; lead < leads; lead++) {
            trajectories.stepBack();
            forecast[lead] = trajectories.atOrigins(latest);
        }
        return forecast;
    }

    private void stepBack() {
        for (int i = 0; i < rowsBack.length; i++) {
            float row = (float) (i / nodeColumns) * (rows - 1) / (nodeRows - 1) - rowsBack[i];
            float column =
                    (float) (i % nodeColumns) * (columns - 1) / (nodeColumns - 1) - columnsBack[i];
            float u = motionAt(motion.u(), row, column);
            float v = motionAt(motion.v(), row, column);
            for (int round = 0; round < MIDPOINT_ROUNDS; round++) {
                float middleRow = row - v / 2;
                float middleColumn = column - u / 2;
                u = motionAt(motion.u(), middleRow, middleColumn);
                v = motionAt(motion.v(), middleRow, middleColumn);
            }
            rowsBack[i] += v;
            columnsBack[i] += u;
        }
    }

    /** Beyond the grid, the motion of its rim goes on. */
    private float motionAt(float[] component, float row, float column) {
        float y = Math.min(Math.max(row, 0), rows - 1);
        float x = Math.min(Math.max(column, 0), columns - 1);
        int nw = (int) y * columns + (int) x;
        int ne = (int) x + 1 < columns ? nw + 1 : nw;
        int down = (int) y + 1 < rows ? columns : 0;
        return bilinear(component, nw, ne, down, y - (int) y, x - (int) x);
    }

    private static float bilinear(
            float[] values, int nw, int ne, int down, float southShare, float eastShare) {
        float north = values[nw] + eastShare * (values[ne] - values[nw]);
        float south = values[nw + down] + eastShare * (values[ne + down] - values[nw + down]);
        return north + southShare * (south - north);
    }

    private float[] atOrigins(float[] frame) {
        float[] values = new float[rows * columns];
        float[] lineRows = new float[nodeColumns];
        float[] lineColumns = new float[nodeColumns];
        float nodesPerRow = (nodeRows - 1f) / Math.max(1, rows - 1);
        float nodesPerColumn = (nodeColumns - 1f) / Math.max(1, columns - 1);
        int i = 0;
        for (int r = 0; r < rows; r++) {
            int node = Math.min((int) (r * nodesPerRow), nodeRows - 2);
            interpolateLine(rowsBack, node, r * nodesPerRow - node, lineRows);
            interpolateLine(columnsBack, node, r * nodesPerRow - node, lineColumns);
            for (int c = 0; c < columns; c++) {
                int west = Math.min((int) (c * nodesPerColumn), nodeColumns - 2);
                float share = c * nodesPerColumn - west;
                float south = lineRows[west] + share * (lineRows[west + 1] - lineRows[west]);
                float east =
                        lineColumns[west] + share * (lineColumns[west + 1] - lineColumns[west]);
                values[i++] = valueAt(frame, r - south, c - east);
            }
        }
        return values;
    }

    private void interpolateLine(float[] nodes, int nodeRow, float southShare, float[] line) {
        int north = nodeRow * nodeColumns;
        int south = north + nodeColumns;
        for (int c = 0; c < nodeColumns; c++) {
            line[c] = nodes[north + c] + southShare * (nodes[south + c] - nodes[north + c]);
        }
    }

    /** A cell reaches half its width beyond its centre; NaN is outside any grid. */
    private float valueAt(float[] frame, float row, float column) {
        if (!(row > -0.5f && column > -0.5f && row < rows - 0.5f && column < columns - 0.5f)) {
            return Float.NaN;
        }
        float y = Math.min(Math.max(row, 0), rows - 1);
        float x = Math.min(Math.max(column, 0), columns - 1);
        float southShare = y - (int) y;
        float eastShare = x - (int) x;
        int nw = (int) y * columns + (int) x;
        int ne = (int) x + 1 < columns ? nw + 1 : nw;
        int down = (int) y + 1 < rows ? columns : 0;
        float value = bilinear(frame, nw, ne, down, southShare, eastShare);
        if (!Float.isNaN(value)) {
            return value;
        }
        int nearest = (eastShare < 0.5f ? nw : ne) + (southShare < 0.5f ? 0 : down);
        return Float.isNaN(frame[nearest])
                ? Float.NaN
                : meanOfObserved(frame, nw, ne, down, southShare, eastShare);
    }

    private static float meanOfObserved(
            float[] frame, int nw, int ne, int down, float southShare, float eastShare) {
        float sum = 0;
        float weights = 0;
        for (int corner = 0; corner < 4; corner++) {
            boolean south = corner >= 2;
            boolean east = corner % 2 == 1;
            float value = frame[(east ? ne : nw) + (south ? down : 0)];
            if (!Float.isNaN(value)) {
                float weight =
                        (south ? southShare : 1 - southShare) * (east ? eastShare : 1 - eastShare);
                sum += weight * value;
                weights += weight;
            }
        }
        return sum / weights;
    }
}
