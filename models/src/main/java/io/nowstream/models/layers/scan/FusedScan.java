package io.nowstream.models.layers.scan;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The selective scan as one pass over memory: each direction walks over the image by index and adds
 * into the one y, so nothing is flipped, transposed, stacked or kept per step. See {@link
 * ReferenceScan} for the equation.
 *
 * <p>Here is the walk; a subclass works out a chunk of steps for all channels, many at a time. The
 * backward pass starts each chunk from the state that the forward pass kept and works its steps out
 * again, last chunk first. Padded channels are zero and stay so.
 *
 * <p>Uses one thread. Any number of threads may scan at once.
 */
abstract class FusedScan {

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);
    private static final FloatBuffer NOT_KEPT = FloatBuffer.allocate(0);

    private final int lanes;

    /** Channels are worked on so many at a time. */
    FusedScan(int lanes) {
        this.lanes = lanes;
    }

    /**
     * Takes the steps of {@code s.rows} in all channels: moves {@code s.h} on and adds to {@code
     * s.y}.
     *
     * @param k the direction
     */
    abstract void forward(Scratch s, int k, int steps);

    /**
     * The same backwards: takes {@code s.h} from before the chunk, moves {@code s.gH} from after to
     * before it, adds to {@code s.gU}, {@code s.gA}, {@code s.gSkip}, {@code s.gBias} and {@code
     * s.gGates}, sets {@code s.gDelta}.
     */
    abstract void backward(Scratch s, int k, int steps);

    /** Turns the first {@code n} numbers from log(-A) into A·log2(e). */
    abstract void exponents(float[] a, int n);

    /** For the log: which form, and how wide. */
    abstract String label();

    /** Writes y, of the shape of u. */
    final void forward(ScanShape shape, Operands in, FloatBuffer y) {
        forward(shape, in, y, NOT_KEPT);
    }

    /**
     * Writes y, of the shape of u, and keeps what {@link #backward} needs.
     *
     * @param kept {@link ScanShape#keptStates} numbers, or none if there will be no backward pass
     */
    final void forward(ScanShape shape, Operands in, FloatBuffer y, FloatBuffer kept) {
        Scratch s = SCRATCH.get();
        s.fit(shape, lanes);
        readWeights(shape, in, s);
        int keptAt = 0;
        for (int b = 0; b < shape.batch(); b++) {
            readImage(shape, in, b, s);
            Arrays.fill(s.y, 0, shape.cells() * s.width, 0f);
            for (int k = 0; k < shape.directions().count(); k++) {
                readDelta(shape, in, b, k, s);
                int[] order = shape.directions().order(k);
                Arrays.fill(s.h, 0, s.depth * s.width, 0f);
                for (int from = 0; from < order.length; from += ScanShape.CHUNK) {
                    if (kept.capacity() > 0) {
                        writeRows(s.h, s.width, kept, keptAt, shape.states(), shape.channels());
                        keptAt += shape.states() * shape.channels();
                    }
                    forward(s, k, readChunk(shape, order, from, k, s));
                }
            }
            int at = b * shape.cells() * shape.channels();
            writeRows(s.y, s.width, y, at, shape.cells(), shape.channels());
        }
    }

    /**
     * Writes the gradients of all operands.
     *
     * @param kept by the forward pass of the same operands
     * @param gY the gradient of y
     */
    final void backward(
            ScanShape shape, Operands in, FloatBuffer kept, FloatBuffer gY, Operands gradients) {
        Scratch s = SCRATCH.get();
        s.fit(shape, lanes);
        s.fitBackward(shape, lanes);
        readWeights(shape, in, s);
        int directions = shape.directions().count();
        Arrays.fill(s.gA, 0, directions * s.depth * s.width, 0f);
        Arrays.fill(s.gSkip, 0, directions * s.width, 0f);
        Arrays.fill(s.gBias, 0, directions * s.width, 0f);
        int keptFrom = 0;
        for (int b = 0; b < shape.batch(); b++) {
            readImage(shape, in, b, s);
            int image = b * shape.cells() * shape.channels();
            readRows(gY, image, shape.cells(), shape.channels(), s.gY, s.width);
            Arrays.fill(s.gU, 0, shape.cells() * s.width, 0f);
            int projected = shape.cells() * directions * shape.columns();
            Arrays.fill(s.gProjected, 0, projected, 0f);
            for (int k = 0; k < directions; k++) {
                readDelta(shape, in, b, k, s);
                int[] order = shape.directions().order(k);
                if (order.length < shape.cells()) {
                    Arrays.fill(s.gDelta, 0, shape.cells() * s.width, 0f);
                }
                Arrays.fill(s.gH, 0, s.depth * s.width, 0f);
                for (int chunk = shape.chunks() - 1; chunk >= 0; chunk--) {
                    int at = keptFrom + chunk * shape.states() * shape.channels();
                    readRows(kept, at, shape.states(), shape.channels(), s.h, s.width);
                    int from = chunk * ScanShape.CHUNK;
                    int steps = readChunk(shape, order, from, k, s);
                    Arrays.fill(s.gGates, 0, steps * 2 * s.depth * lanes, 0f);
                    backward(s, k, steps);
                    addGates(shape, order, from, steps, k, s);
                }
                keptFrom += shape.chunks() * shape.states() * shape.channels();
                int at = deltaAt(shape, b, k);
                writeRows(
                        s.gDelta, s.width, gradients.delta(), at, shape.cells(), shape.channels());
            }
            writeRows(s.gU, s.width, gradients.u(), image, shape.cells(), shape.channels());
            gradients.projected().put(b * projected, s.gProjected, 0, projected);
        }
        writeWeights(shape, s, gradients);
    }

    private void readWeights(ScanShape shape, Operands in, Scratch s) {
        int directions = shape.directions().count();
        Arrays.fill(s.a, 0, directions * s.depth * s.width, 0f);
        for (int k = 0; k < directions; k++) {
            for (int d = 0; d < shape.channels(); d++) {
                int row = (k * shape.channels() + d) * shape.states();
                int at = k * s.depth * s.width + d;
                in.logA().get(row, s.column, 0, shape.states());
                for (int n = 0; n < shape.states(); n++) {
                    s.a[at + n * s.width] = s.column[n];
                }
            }
        }
        exponents(s.a, directions * s.depth * s.width);
        readRows(in.skip(), 0, directions, shape.channels(), s.skip, s.width);
        readRows(in.bias(), 0, directions, shape.channels(), s.bias, s.width);
    }

    /** dA/dlogA = A. */
    private static void writeWeights(ScanShape shape, Scratch s, Operands gradients) {
        int directions = shape.directions().count();
        for (int k = 0; k < directions; k++) {
            for (int d = 0; d < shape.channels(); d++) {
                int row = (k * shape.channels() + d) * shape.states();
                int at = k * s.depth * s.width + d;
                for (int n = 0; n < shape.states(); n++) {
                    int i = at + n * s.width;
                    s.column[n] = s.gA[i] * s.a[i] * Exponential.LN_2;
                }
                gradients.logA().put(row, s.column, 0, shape.states());
            }
        }
        writeRows(s.gSkip, s.width, gradients.skip(), 0, directions, shape.channels());
        writeRows(s.gBias, s.width, gradients.bias(), 0, directions, shape.channels());
    }

    private static void readImage(ScanShape shape, Operands in, int b, Scratch s) {
        int cells = shape.cells();
        int channels = shape.channels();
        readRows(in.u(), b * cells * channels, cells, channels, s.u, s.width);
        int projected = cells * shape.directions().count() * shape.columns();
        in.projected().get(b * projected, s.projected, 0, projected);
    }

    private static void readDelta(ScanShape shape, Operands in, int b, int k, Scratch s) {
        int at = deltaAt(shape, b, k);
        readRows(in.delta(), at, shape.cells(), shape.channels(), s.delta, s.width);
    }

    private static int deltaAt(ScanShape shape, int b, int k) {
        return (k * shape.batch() + b) * shape.cells() * shape.channels();
    }

    /** Where the cells of a chunk lie, and their B and C. */
    private static int readChunk(ScanShape shape, int[] order, int from, int k, Scratch s) {
        int steps = Math.min(ScanShape.CHUNK, order.length - from);
        int states = shape.states();
        for (int t = 0; t < steps; t++) {
            int cell = order[from + t];
            s.rows[t] = cell * s.width;
            int at = gatesAt(shape, cell, k);
            int to = t * 2 * s.depth;
            System.arraycopy(s.projected, at, s.gates, to, states);
            System.arraycopy(s.projected, at + states, s.gates, to + s.depth, states);
        }
        return steps;
    }

    private void addGates(ScanShape shape, int[] order, int from, int steps, int k, Scratch s) {
        int states = shape.states();
        for (int t = 0; t < steps; t++) {
            int at = gatesAt(shape, order[from + t], k);
            int gates = t * 2 * s.depth;
            for (int n = 0; n < states; n++) {
                s.gProjected[at + n] = sumOfLanes(s.gGates, gates + n);
                s.gProjected[at + states + n] = sumOfLanes(s.gGates, gates + s.depth + n);
            }
        }
    }

    private float sumOfLanes(float[] values, int row) {
        float sum = 0;
        for (int i = row * lanes; i < (row + 1) * lanes; i++) {
            sum += values[i];
        }
        return sum;
    }

    private static int gatesAt(ScanShape shape, int cell, int k) {
        int row = cell * shape.directions().count() + k;
        return row * shape.columns() + shape.rank();
    }

    /** Rows of {@code columns} numbers become rows of {@code width}, the rest of each zero. */
    private static void readRows(
            FloatBuffer from, int at, int rows, int columns, float[] to, int width) {
        if (columns == width) {
            from.get(at, to, 0, rows * columns);
            return;
        }
        for (int row = 0; row < rows; row++) {
            from.get(at + row * columns, to, row * width, columns);
            Arrays.fill(to, row * width + columns, (row + 1) * width, 0f);
        }
    }

    private static void writeRows(
            float[] from, int width, FloatBuffer to, int at, int rows, int columns) {
        if (columns == width) {
            to.put(at, from, 0, rows * columns);
            return;
        }
        for (int row = 0; row < rows; row++) {
            to.put(at + row * columns, from, row * width, columns);
        }
    }
}
