package io.nowstream.bench.stream;

/**
 * How much of the stream is measured.
 *
 * @param feeds feeds among which the frames are shared
 * @param repeats runs of each figure
 * @param flatOutWarmUp nowcasts of a flat-out run that are not timed
 * @param flatOut nowcasts of a flat-out run that are
 * @param pacedWarmUp frames sent at pace before latencies count
 * @param paced frames of a run at pace
 */
public record StreamSizes(
        int feeds, int repeats, int flatOutWarmUp, int flatOut, int pacedWarmUp, int paced) {

    /** For figures that are kept: some four minutes. */
    public static StreamSizes full() {
        return new StreamSizes(10, 3, 1500, 3500, 1000, 2000);
    }

    /** To see that everything works: no figure of it means anything. */
    public static StreamSizes quick() {
        return new StreamSizes(4, 1, 40, 80, 60, 60);
    }
}
