package io.nowstream.app.train;

import io.nowstream.frames.Quantity;
import io.nowstream.models.checkpoint.ModelDescription.CellRange;
import io.nowstream.models.checkpoint.ModelDescription.Scaling;
import io.nowstream.models.checkpoint.ModelDescription.Split;
import io.nowstream.models.training.Recipe;
import io.nowstream.models.training.Schedule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a recipe's file. Of two keys that exclude each other one may be missing: a {@code
 * quantity} or {@code quantities}, {@code crops} or {@code whole}.
 */
record WrittenRecipe(
        String name,
        int batch,
        RecipeFile.Card card,
        Recipe.Net network,
        Recipe.Frames frames,
        Fields fields,
        List<Split> splits,
        Recipe.@Nullable Crops crops,
        @Nullable Whole whole,
        Recipe.Plan plan,
        Recipe.Optimiser optimiser,
        Schedule schedule,
        Recipe.Loss loss,
        long seed) {

    /**
     * What the fields hold.
     *
     * @param cellMetres for crops only
     */
    record Fields(
            @Nullable Quantity quantity,
            @Nullable List<Quantity> quantities,
            Scaling scaling,
            CellRange cells,
            double cadenceSeconds,
            @Nullable List<Double> cellMetres) {}

    /**
     * How whole frames are taken.
     *
     * @param zone where usual values are made
     * @param shift where samples are shifted
     */
    record Whole(int batch, @Nullable String zone, @Nullable Double shift) {

        Recipe.Whole recipes() {
            return new Recipe.Whole(batch, zone == null ? "" : zone, shift == null ? 0 : shift);
        }
    }

    /**
     * What it says.
     *
     * @throws IllegalArgumentException if keys are missing, or exclude each other, in one sentence
     */
    RecipeFile file() {
        return new RecipeFile(
                name,
                batch,
                card,
                new Recipe(
                        network,
                        frames,
                        new Recipe.Fields(
                                quantities(),
                                fields.scaling,
                                fields.cells,
                                fields.cadenceSeconds,
                                cellMetres()),
                        splits,
                        crops == null ? Recipe.Crops.NONE : crops,
                        whole == null ? Recipe.Whole.NONE : whole.recipes(),
                        plan,
                        optimiser,
                        schedule,
                        loss,
                        seed));
    }

    private List<Quantity> quantities() {
        Quantity one = fields.quantity;
        List<Quantity> several = fields.quantities;
        if (one != null && several == null) {
            return List.of(one);
        }
        if (several != null && one == null) {
            return several;
        }
        throw new IllegalArgumentException(
                "fields: say quantity, or quantities of several channels");
    }

    private List<Double> cellMetres() {
        List<Double> sizes = fields.cellMetres;
        if ((sizes == null) != (crops == null)) {
            throw new IllegalArgumentException(
                    crops == null
                            ? "fields.cell-metres: whole frames stay as they are"
                            : "fields.cell-metres: is missing");
        }
        return sizes == null ? List.of() : sizes;
    }
}
