package io.nowstream.bench;

import java.util.List;

/**
 * How much is measured of scan and networks.
 *
 * @param warmUpMillis how long a kernel runs before it is timed, for the compiler
 * @param runs timed runs of each figure
 * @param scanSteps the lengths L of {@code scan}
 * @param depth blocks of VMRNN-B in {@code vmrnn}; 12 is TaxiBJ's
 * @param batches of {@code vmrnn}
 * @param rows of the large grid in {@code network}, where it is generated
 * @param columns of the large grid
 * @param rollouts timed roll-outs on the large grid
 * @param replayed nowcasts timed of the small feed; as many again warm up
 * @param replayedLarge nowcasts timed of the large one; a quarter as many warm up
 */
public record TensorSizes(
        int warmUpMillis,
        int runs,
        List<Integer> scanSteps,
        int depth,
        List<Integer> batches,
        int rows,
        int columns,
        int rollouts,
        int replayed,
        int replayedLarge) {

    /** For figures that are kept: some fifteen minutes. */
    public static TensorSizes full() {
        return new TensorSizes(
                3000, 5, List.of(64, 256, 1024), 12, List.of(1, 8), 765, 700, 5, 400, 40);
    }

    /** To see that everything works: no figure of it means anything. */
    public static TensorSizes quick() {
        return new TensorSizes(50, 2, List.of(64), 1, List.of(1), 191, 175, 2, 10, 4);
    }
}
