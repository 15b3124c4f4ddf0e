package io.nowstream.app.train;

import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.training.Recipe;
import io.nowstream.models.training.Trained;

/** What a checkpoint says about itself, out of its recipe and its training. */
final class Descriptions {

    private Descriptions() {}

    static ModelDescription of(RecipeFile file, Origin origin, Trained trained) {
        Recipe recipe = file.recipe();
        return new ModelDescription(
                file.name(),
                recipe.network().architecture(),
                recipe.network().sizes(),
                recipe.network().base(),
                recipe.fields().quantity(),
                recipe.fields().scaling(),
                recipe.fields().cells(),
                1000 * recipe.fields().cadenceSeconds(),
                recipe.frames().in(),
                recipe.frames().leads(),
                file.batch(),
                trained.smoothingKilometres(),
                recipe.splits(),
                new ModelDescription.Training(
                        file.card().data(),
                        origin.from(),
                        origin.until(),
                        origin.sha256(),
                        file.card().split(),
                        trained.samples(),
                        trained.epochs(),
                        trained.seconds(),
                        recipe.seed()));
    }
}
