package io.nowstream.bench;

/**
 * How much is measured of what runs in one thread.
 *
 * @param advectionWarmUp nowcasts by advection that are not timed
 * @param advections nowcasts by advection that are
 * @param stateFeeds feeds whose state is weighed
 * @param codecIterations JMH's timed iterations, and as many before them
 * @param codecMillis length of each
 */
public record Sizes(
        int advectionWarmUp, int advections, int stateFeeds, int codecIterations, int codecMillis) {

    /** For figures that are kept: some four minutes. */
    public static Sizes full() {
        return new Sizes(8, 15, 64, 5, 500);
    }

    /** To see that everything works: no figure of it means anything. */
    public static Sizes quick() {
        return new Sizes(1, 2, 16, 1, 50);
    }
}
