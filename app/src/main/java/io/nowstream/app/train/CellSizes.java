package io.nowstream.app.train;

import io.nowstream.frames.Grid;
import io.nowstream.models.checkpoint.ModelDescription.CellRange;
import io.nowstream.models.serving.Pooling;
import io.nowstream.models.training.Recipe;
import java.util.ArrayList;
import java.util.List;

/** By which factors a grid is pooled for training. */
final class CellSizes {

    private CellSizes() {}

    /**
     * For each size that the recipe trains on the nearest whole factor whose cells the network can
     * serve; for a grid that meets none of them, the factor it is served with.
     */
    static List<Pooling> poolings(Grid grid, Recipe.Fields fields) {
        List<Pooling> poolings = new ArrayList<>();
        for (double metres : fields.cellMetres()) {
            int factor = (int) Math.max(1, Math.round(metres / grid.cellWidthMetres()));
            Pooling pooling = new Pooling(grid.rows(), grid.columns(), factor);
            if (isServed(pooling.pooled(grid), fields.cells()) && !poolings.contains(pooling)) {
                poolings.add(pooling);
            }
        }
        if (poolings.isEmpty()) {
            Pooling.into(fields.cells(), grid).ifPresent(poolings::add);
        }
        return poolings;
    }

    private static boolean isServed(Grid pooled, CellRange cells) {
        return Pooling.into(cells, pooled).filter(pooling -> pooling.factor() == 1).isPresent();
    }
}
