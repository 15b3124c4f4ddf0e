package io.nowstream.models.baseline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Dense motion from the last two or three frames, with no parameter to choose.
 *
 * <p>Implementation note: a pyramid of images, halved until they are small. On the coarsest storey
 * the best single {@link Translation} starts the search; on each storey {@link FlowEquations} then
 * correct the motion by what the images, carried along it, still differ by. Of three frames all
 * pairs count alike, and the motion is taken to be the same in both steps. Where there is no echo,
 * the stiffness of the field fills in. Lengths are in cells of the working storey and so scale with
 * the grid. There is one thread and one order of summation: equal frames give equal bytes.
 */
public final class DenseMotion {

    /**
     * Longest side, in cells, that motion is worked out on. Larger grids are pooled: that is
     * faster, and the motion of coarser patterns lasts longer.
     */
    private static final int WORKING_SIDE = 640;

    /** Longest side of the storey on which all translations are tried. */
    private static final int SEARCH_SIDE = 64;

    /** Shortest side of a storey; two nodes of the lattice. */
    private static final int SMALLEST_SIDE = 8;

    private static final int ROUNDS = 4;

    /** Of the frames given the last so many count. */
    static final int MOST_FRAMES = 3;

    private DenseMotion() {}

    /**
     * Motion at the time of the last frame.
     *
     * @param lastFrames oldest first, at least two, of which the last three count; each row-major,
     *     shape (rows, columns). Any intensity with 0 for no echo and more for more; reflectivity
     *     in dBZ, cut off at 0, does better than rain rate in mm/h. NaN where nothing was observed
     * @return zero motion if there is no echo
     */
    public static MotionField estimate(float[][] lastFrames, int rows, int columns) {
        EchoImage[] newestFirst = newestFirst(lastFrames, rows, columns);
        int factor = 1;
        while (newestFirst[0].longerSide() > WORKING_SIDE
                && newestFirst[0].shorterSide() >= 2 * SMALLEST_SIDE) {
            newestFirst = halved(newestFirst);
            factor *= 2;
        }
        List<EchoImage[]> storeys = storeys(smoothed(newestFirst));
        EchoImage[] images = storeys.get(storeys.size() - 1);
        Translation start = Translation.between(images);
        MotionLattice motion = MotionLattice.uniform(images[0], start.columns(), start.rows());
        improve(motion, images);
        for (int k = storeys.size() - 2; k >= 0; k--) {
            images = storeys.get(k);
            motion = motion.refinedTo(images[0]);
            improve(motion, images);
        }
        return motion.onCells(rows, columns, factor);
    }

    private static EchoImage[] newestFirst(float[][] lastFrames, int rows, int columns) {
        if (lastFrames.length < 2) {
            throw new IllegalArgumentException(
                    "motion needs 2 or 3 frames; got %d".formatted(lastFrames.length));
        }
        EchoImage[] images = new EchoImage[Math.min(MOST_FRAMES, lastFrames.length)];
        for (int k = 0; k < images.length; k++) {
            float[] values = lastFrames[lastFrames.length - 1 - k];
            if (values.length != rows * columns) {
                throw new IllegalArgumentException(
                        "frame %d of %d has %d values; its %d x %d grid needs %d"
                                .formatted(
                                        lastFrames.length - k,
                                        lastFrames.length,
                                        values.length,
                                        rows,
                                        columns,
                                        rows * columns));
            }
            images[k] = new EchoImage(rows, columns, values);
        }
        return images;
    }

    private static List<EchoImage[]> storeys(EchoImage[] finest) {
        List<EchoImage[]> storeys = new ArrayList<>();
        storeys.add(finest);
        EchoImage[] images = finest;
        while (images[0].longerSide() > SEARCH_SIDE
                && images[0].shorterSide() >= 2 * SMALLEST_SIDE) {
            images = halved(images);
            storeys.add(images);
        }
        return storeys;
    }

    private static EchoImage[] halved(EchoImage[] images) {
        return Arrays.stream(images).map(EchoImage::halved).toArray(EchoImage[]::new);
    }

    private static EchoImage[] smoothed(EchoImage[] images) {
        return Arrays.stream(images).map(EchoImage::smoothed).toArray(EchoImage[]::new);
    }

    private static void improve(MotionLattice motion, EchoImage[] newestFirst) {
        int rows = newestFirst[0].rows();
        int columns = newestFirst[0].columns();
        float[] latest = newestFirst[0].values();
        for (int round = 0; round < ROUNDS; round++) {
            MotionField onCells = motion.onCells(rows, columns, 1);
            FlowEquations equations = new FlowEquations(motion);
            float[] previous = newestFirst[1].carried(onCells, 1);
            equations.add(latest, previous, columns, 1);
            if (newestFirst.length > 2) {
                float[] first = newestFirst[2].carried(onCells, 2);
                equations.add(previous, first, columns, 1);
                equations.add(latest, first, columns, 2);
            }
            equations.improve(motion);
        }
    }
}
