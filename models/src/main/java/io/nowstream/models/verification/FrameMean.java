package io.nowstream.models.verification;

/**
 * A score that is made per frame and averaged over frames (SSIM, PSNR), as a sum that adds up.
 *
 * @param n frames that have the score
 * @param sum of the score over those
 * @param without frames that have none, because of a cell without data
 */
public record FrameMean(long n, double sum, long without) {

    /** Nothing counted yet. */
    public static final FrameMean EMPTY = new FrameMean(0, 0, 0);

    /**
     * One frame.
     *
     * @param score NaN if it has none
     */
    public static FrameMean of(double score) {
        return Double.isNaN(score) ? new FrameMean(0, 0, 1) : new FrameMean(1, score, 0);
    }

    public FrameMean plus(FrameMean other) {
        return new FrameMean(n + other.n, sum + other.sum, without + other.without);
    }

    /** Mean over the frames that have the score; NaN if none has. */
    public double mean() {
        return sum / n;
    }
}
