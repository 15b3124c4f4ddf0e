package io.nowstream.app.retrain;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.checkpoint.ModelDescription.Split;
import io.nowstream.models.serving.Adapter;
import io.nowstream.models.training.Recipe;
import io.nowstream.models.training.Recipe.Crops;
import io.nowstream.models.training.Recipe.Size;
import io.nowstream.models.training.Recipe.Whole;
import java.util.ArrayList;
import java.util.List;

/**
 * The recipe by which an incumbent is trained on: its own description, on the cells on which it
 * serves the feed.
 */
final class IncumbentRecipe {

    /** Of the steps; the others take samples twice as large, nearer to what is served. */
    private static final double SHARE_OF_SMALL = 0.85;

    /**
     * A crop with rain in less of its cells is mostly passed over, where dryness means anything.
     */
    private static final double WET_SHARE = 0.05;

    private static final double DRY_KEPT = 0.1;

    private IncumbentRecipe() {}

    /**
     * Writes it.
     *
     * @param grid the feed's
     * @param split of the feed, by place
     */
    static Recipe of(Checkpoint incumbent, Grid grid, Split split, FineTuning tuning, long seed) {
        ModelDescription description = incumbent.description();
        boolean whole =
                description.quantities().size() > 1 || description.climatology().isPresent();
        Grid pooled = new Adapter(description, incumbent.network().divisibility()).pooledGrid(grid);
        return new Recipe(
                new Recipe.Net(description.architecture(), description.sizes(), description.base()),
                new Recipe.Frames(description.framesIn(), description.leads()),
                new Recipe.Fields(
                        description.quantities(),
                        description.scaling(),
                        description.cells(),
                        description.cadenceMillis() / 1000.0,
                        whole ? List.of() : List.of(pooled.cellWidthMetres())),
                List.of(split),
                whole
                        ? Crops.NONE
                        : crops(
                                description,
                                pooled,
                                incumbent.network().divisibility(),
                                tuning.samples()),
                whole ? new Whole(tuning.samples().batch(), zone(description)) : Whole.NONE,
                tuning.plan(),
                tuning.optimiser(),
                tuning.schedule(),
                tuning.loss(),
                seed);
    }

    /** Usual values are made anew by the same clock. */
    private static String zone(ModelDescription description) {
        return description.climatology().map(usual -> usual.zone().getId()).orElse("");
    }

    private static Crops crops(
            ModelDescription description, Grid pooled, int unit, FineTuning.Samples samples) {
        double wetFrom = wetFrom(description.quantity());
        return new Crops(
                sizes(pooled, unit, samples),
                0,
                wetFrom,
                wetFrom > description.quantity().nothing() ? WET_SHARE : 0,
                DRY_KEPT,
                description.base().isMoving(),
                description.base().isMoving() ? 2 : 1);
    }

    private static List<Size> sizes(Grid pooled, int unit, FineTuning.Samples samples) {
        List<Size> sizes = new ArrayList<>();
        int rows = side(pooled.rows(), unit, samples.largest());
        int columns = side(pooled.columns(), unit, samples.largest());
        int twice = 2 * samples.largest();
        if (Math.min(pooled.rows(), pooled.columns()) < twice || twice % unit != 0) {
            sizes.add(new Size(rows, columns, 1, samples.batch()));
        } else {
            sizes.add(new Size(rows, columns, SHARE_OF_SMALL, samples.batch()));
            int batch = Math.max(1, samples.batch() / 4);
            sizes.add(new Size(twice, twice, 1 - SHARE_OF_SMALL, batch));
        }
        return sizes;
    }

    /** The largest multiple of what the network takes that fits. */
    private static int side(int cells, int unit, int largest) {
        return Math.max(unit, Math.min(cells, largest) / unit * unit);
    }

    /** What counts as rain; where nothing rains, every crop is as good as another. */
    private static double wetFrom(Quantity quantity) {
        return switch (quantity) {
            case REFLECTIVITY -> 10;
            case RAIN_RATE -> 0.1;
            case VIL -> 16;
            default -> quantity.nothing();
        };
    }
}
