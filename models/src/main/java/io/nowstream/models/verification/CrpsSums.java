package io.nowstream.models.verification;

/**
 * Continuous ranked probability score of an ensemble (Gneiting and Raftery, JASA 102, 2007, eq. 21;
 * fair: Ferro, QJRMS 140, 2014), as sums that add up.
 *
 * @param n how many cells were counted
 * @param sum Σ over cells of mean|x_k − y| − ΣΣ|x_k − x_l| / (2K²), unit
 * @param sumFair the same with 2K(K − 1): what an ensemble of any size would score on average; NaN
 *     of a single member
 */
public record CrpsSums(long n, double sum, double sumFair) {

    /** Nothing counted yet. */
    public static final CrpsSums EMPTY = new CrpsSums(0, 0, 0);

    /**
     * Sums one field. A cell that is NaN in a member or in the observation is not counted.
     *
     * @param members shape (K, cells), K at least 1
     * @param observed one value per cell, same unit
     */
    public static CrpsSums of(float[][] members, float[] observed) {
        for (float[] member : members) {
            Cellwise.requireSameLength(member, observed);
        }
        long n = 0;
        CompensatedSum toObserved = new CompensatedSum();
        CompensatedSum amongMembers = new CompensatedSum();
        for (int i = 0; i < observed.length; i++) {
            double distance = 0;
            double spread = 0;
            for (int k = 0; k < members.length; k++) {
                distance += Math.abs((double) members[k][i] - observed[i]);
                for (int l = 0; l < k; l++) {
                    spread += Math.abs((double) members[k][i] - members[l][i]);
                }
            }
            if (!Double.isNaN(distance)) {
                n++;
                toObserved.add(distance);
                amongMembers.add(spread);
            }
        }
        double size = members.length;
        double distance = toObserved.value() / size;
        // Each pair was met once, the definition meets it twice.
        double spread = amongMembers.value();
        return new CrpsSums(
                n, distance - spread / (size * size), distance - spread / (size * (size - 1)));
    }

    public CrpsSums plus(CrpsSums other) {
        return new CrpsSums(n + other.n, sum + other.sum, sumFair + other.sumFair);
    }

    /** Mean over all cells counted, 0 is best, unit; NaN if there is none. */
    public double crps() {
        return sum / n;
    }

    /** The fair score; NaN if no cell was counted or there was a single member. */
    public double fairCrps() {
        return sumFair / n;
    }
}
