package io.nowstream.models.verification;

/**
 * POD, FAR and CSI as PredLDM publishes them: of each frame, then averaged over frames. Not
 * comparable with {@link ContingencyTable}, which pools counts first: here a frame with one cell of
 * rain weighs as much as a storm.
 *
 * @param frames with the event observed; others are left out
 * @param sumPod over those
 * @param sumFar over those, 1 where the event was not forecast
 * @param sumCsi over those
 */
public record FrameAveragedEvents(long frames, double sumPod, double sumFar, double sumCsi) {

    /** Nothing counted yet. */
    public static final FrameAveragedEvents EMPTY = new FrameAveragedEvents(0, 0, 0, 0);

    /** Values in [0, 1] are taken for 0 to 70 dBZ. */
    private static final float DBZ = 70;

    private static final float LEAST_DBZ = 10;

    /**
     * Counts one frame. The event is 10 ≤ 70 x ≤ 70; a cell that is NaN on either side is left out.
     *
     * @param forecast x, one value per cell
     * @param observed x, one value per cell, same length
     */
    public static FrameAveragedEvents of(float[] forecast, float[] observed) {
        Cellwise.requireSameLength(forecast, observed);
        long hits = 0;
        long misses = 0;
        long falseAlarms = 0;
        for (int i = 0; i < observed.length; i++) {
            if (Float.isNaN(forecast[i]) || Float.isNaN(observed[i])) {
                continue;
            }
            boolean said = isEvent(forecast[i]);
            boolean came = isEvent(observed[i]);
            hits += said && came ? 1 : 0;
            misses += came && !said ? 1 : 0;
            falseAlarms += said && !came ? 1 : 0;
        }
        ContingencyTable table = new ContingencyTable(hits, misses, falseAlarms, 0);
        return hits + misses == 0
                ? EMPTY
                : new FrameAveragedEvents(
                        1, table.pod(), hits + falseAlarms == 0 ? 1 : table.far(), table.csi());
    }

    private static boolean isEvent(float x) {
        return DBZ * x >= LEAST_DBZ && DBZ * x <= DBZ;
    }

    public FrameAveragedEvents plus(FrameAveragedEvents other) {
        return new FrameAveragedEvents(
                frames + other.frames,
                sumPod + other.sumPod,
                sumFar + other.sumFar,
                sumCsi + other.sumCsi);
    }

    /** Mean over frames, 0 to 1 (best); NaN if the event was never observed. */
    public double pod() {
        return sumPod / frames;
    }

    /** Mean over frames, 0 (best) to 1; NaN if the event was never observed. */
    public double far() {
        return sumFar / frames;
    }

    /** Mean over frames, 0 to 1 (best); NaN if the event was never observed. */
    public double csi() {
        return sumCsi / frames;
    }
}
