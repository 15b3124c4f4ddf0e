package io.nowstream.models.layers.scan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * The sizes of one selective scan.
 *
 * @param directions K orders over the cells of an image
 * @param batch B images
 * @param channels D, each with a state of its own
 * @param states N numbers in the state of a channel
 * @param rank R: how many columns of the projection stand before B and C in each direction; the
 *     scan leaves them alone
 */
record ScanShape(Directions directions, int batch, int channels, int states, int rank) {

    /** Steps between two states that the forward pass keeps for the backward pass. */
    static final int CHUNK = 32;

    /**
     * The sizes of a scan.
     *
     * @throws IllegalArgumentException if its operands do not fit together
     */
    static ScanShape of(Scan scan) {
        int k = scan.directions().count();
        int cells = scan.directions().cells();
        int batch = axis(scan.u(), 0);
        int channels = axis(scan.u(), 2);
        int states = axis(scan.logA(), 1);
        int rank = axis(scan.projected(), 2) / k - 2 * states;
        if (rank < 0) {
            throw new IllegalArgumentException(
                    "selective scan: projected has %d columns for each of %d directions, B and C"
                                    .formatted(axis(scan.projected(), 2) / k, k)
                            + " of %d states need %d".formatted(states, 2 * states));
        }
        ScanShape shape = new ScanShape(scan.directions(), batch, channels, states, rank);
        require("u", scan.u(), batch, cells, channels);
        require("delta", scan.delta(), k, batch, cells, channels);
        require("projected", scan.projected(), batch, cells, (long) k * shape.columns());
        require("logA", scan.logA(), (long) k * channels, states);
        require("D", scan.skip(), (long) k * channels);
        require("bias", scan.bias(), k, channels);
        return shape;
    }

    private static int axis(NDArray array, int axis) {
        Shape shape = array.getShape();
        return axis < shape.dimension() ? Math.toIntExact(shape.get(axis)) : 1;
    }

    private static void require(String name, NDArray array, long... expected) {
        if (!Arrays.equals(array.getShape().getShape(), expected)
                || array.getDataType() != DataType.FLOAT32) {
            throw new IllegalArgumentException(
                    "selective scan: %s is %s %s, beside the other operands it must be float32 %s"
                            .formatted(
                                    name,
                                    array.getDataType(),
                                    array.getShape(),
                                    new Shape(expected)));
        }
    }

    int cells() {
        return directions.cells();
    }

    /** Columns of the projection for one direction: R, then B, then C. */
    int columns() {
        return rank + 2 * states;
    }

    /** Chunks of a direction. */
    int chunks() {
        return (directions.steps() + CHUNK - 1) / CHUNK;
    }

    /**
     * How many numbers all kept states take: one state of all channels at the start of each chunk.
     */
    long keptStates() {
        return (long) batch * directions.count() * chunks() * states * channels;
    }

    /** Whether each operand can be addressed by an int. */
    boolean fitsAnInt() {
        long widest = (long) directions.count() * Math.max(channels, columns());
        return batch * (long) cells() * widest <= Integer.MAX_VALUE / 2
                && keptStates() <= Integer.MAX_VALUE / 2;
    }
}
