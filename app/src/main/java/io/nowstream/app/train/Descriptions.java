package io.nowstream.app.train;

import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.checkpoint.ModelDescription.UsualValues;
import io.nowstream.models.training.Recipe;
import io.nowstream.models.training.Trained;
import io.nowstream.models.training.TrainingData;

/** What a checkpoint says about itself, out of its recipe and its training. */
final class Descriptions {

    private Descriptions() {}

    static ModelDescription of(RecipeFile file, GatheredData gathered, Trained trained) {
        Origin origin = gathered.origin();
        TrainingData data = gathered.data();
        Recipe recipe = file.recipe();
        return new ModelDescription(
                file.name(),
                recipe.network().architecture(),
                recipe.network().sizes(),
                recipe.network().base(),
                recipe.fields().quantities(),
                recipe.fields().scaling(),
                recipe.fields().cells(),
                recipe.fields().cadence().toMillis(),
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
                        recipe.seed()),
                data.climatology().map(known -> UsualValues.of(known, data.damping())));
    }
}
