package io.nowstream.models.baseline;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the shares of {@link DampedAnomaly}: per lead the one whose squared error summed over all
 * windows given is least. Give it training windows only, and usual values without the frames
 * themselves.
 */
public final class DampingFit {

    private final double[] products;
    private final double[] squares;

    /**
     * @param leads how many leads have a share of their own
     */
    public DampingFit(int leads) {
        products = new double[leads];
        squares = new double[leads];
    }

    /**
     * Counts one pair of frames.
     *
     * @param lead from 1
     * @param now observed less usual at the issue time, NaN where one is not known
     * @param then observed less usual at the lead, likewise
     */
    public void add(int lead, float[] now, float[] then) {
        for (int i = 0; i < now.length; i++) {
            double product = (double) now[i] * then[i];
            if (!Double.isNaN(product)) {
                products[lead - 1] += product;
                squares[lead - 1] += (double) now[i] * now[i];
            }
        }
    }

    /** A share for each lead, 0 to 1, to a hundredth: more would be noise. */
    public List<Double> shares() {
        List<Double> shares = new ArrayList<>();
        for (int lead = 0; lead < products.length; lead++) {
            double best = squares[lead] == 0 ? 0 : products[lead] / squares[lead];
            shares.add(Math.round(100 * Math.min(Math.max(best, 0), 1)) / 100.0);
        }
        return shares;
    }
}
