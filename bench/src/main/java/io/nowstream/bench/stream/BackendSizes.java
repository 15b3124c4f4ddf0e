package io.nowstream.bench.stream;

/**
 * How much of each state backend is measured.
 *
 * @param feeds feeds whose rings are the state
 * @param repeats turns of each backend
 * @param nowcasts nowcasts of a turn that are timed
 */
public record BackendSizes(int feeds, int repeats, int nowcasts) {

    /** For figures that are kept: some five minutes. */
    public static BackendSizes full() {
        return new BackendSizes(64, 5, 2560);
    }

    /** To see that everything works: no figure of it means anything. */
    public static BackendSizes quick() {
        return new BackendSizes(4, 1, 40);
    }
}
