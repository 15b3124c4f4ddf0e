package io.nowstream.models.baseline;

/**
 * The single shift by whole cells that carries each image best onto the one after it.
 *
 * <p>Descent along gradients finds motion within about a cell of the truth. On the coarsest storey
 * trying every shift is cheap, and keeps it from the wrong valley when echo moves far in a step.
 */
record Translation(int rows, int columns) {

    /** Share of the shorter side that echo may cross in a step. */
    private static final int REACH = 8;

    static Translation between(EchoImage[] newestFirst) {
        int reach = Math.max(1, newestFirst[0].shorterSide() / REACH);
        Translation best = new Translation(0, 0);
        double mostAlike = best.likeness(newestFirst);
        for (int rows = -reach; rows <= reach; rows++) {
            for (int columns = -reach; columns <= reach; columns++) {
                Translation shift = new Translation(rows, columns);
                double likeness = shift.likeness(newestFirst);
                if (likeness > mostAlike) {
                    mostAlike = likeness;
                    best = shift;
                }
            }
        }
        return best;
    }

    /** 1 if the shifted images equal their successors, 0 if they share no echo. */
    private double likeness(EchoImage[] newestFirst) {
        int height = newestFirst[0].rows();
        int width = newestFirst[0].columns();
        double shared = 0;
        double energy = 0;
        for (int k = 0; k + 1 < newestFirst.length; k++) {
            float[] later = newestFirst[k].values();
            float[] earlier = newestFirst[k + 1].values();
            for (int r = Math.max(0, rows); r < Math.min(height, height + rows); r++) {
                for (int c = Math.max(0, columns); c < Math.min(width, width + columns); c++) {
                    float a = later[r * width + c];
                    float b = earlier[(r - rows) * width + c - columns];
                    float product = a * b;
                    if (!Float.isNaN(product)) {
                        shared += product;
                        energy += a * a + b * b;
                    }
                }
            }
        }
        return energy > 0 ? 2 * shared / energy : 0;
    }
}
