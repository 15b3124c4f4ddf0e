package io.nowstream.app.train;

import io.nowstream.app.UserMistake;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.models.serving.Conversion;
import io.nowstream.models.serving.Pooling;
import io.nowstream.models.training.FieldRun;
import io.nowstream.models.training.Recipe;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Fields of the first channel in the recipe's quantity, pooled to each of its sizes of cells. */
final class PooledStretch extends Stretch {

    private final Recipe recipe;
    private final List<FieldRun> runs;
    private final List<List<float[]>> fields = new ArrayList<>();
    private List<Pooling> poolings = List.of();

    /**
     * @param runs where runs go, one for each size of cells
     */
    PooledStretch(FeedArchive feed, Recipe recipe, List<FieldRun> runs) {
        super(feed, recipe.frames().window());
        this.recipe = recipe;
        this.runs = runs;
    }

    @Override
    List<Channel> channels(Frame frame) {
        return frame.channels().subList(0, 1);
    }

    @Override
    void begin(Grid grid) {
        poolings = CellSizes.poolings(grid, recipe.fields());
        if (poolings.isEmpty()) {
            throw new UserMistake(
                    "%s: no pooling brings its cells of %.0f m to %.0f to %.0f m"
                            .formatted(
                                    feed().feed(),
                                    grid.cellWidthMetres(),
                                    recipe.fields().cells().leastMetres(),
                                    recipe.fields().cells().mostMetres()));
        }
        poolings.forEach(pooling -> fields.add(new ArrayList<>()));
    }

    @Override
    void keep(Frame frame, float[] values) {
        float[] field =
                Conversion.convert(
                        values, frame.channels().get(0).quantity(), recipe.fields().quantity());
        for (int p = 0; p < poolings.size(); p++) {
            fields.get(p).add(poolings.get(p).pool(field));
        }
    }

    @Override
    void makeRun(int firstFrame, Grid grid, List<Instant> times) {
        for (int p = 0; p < poolings.size(); p++) {
            runs.add(
                    FieldRun.of(
                            feed().feed(),
                            firstFrame,
                            poolings.get(p).pooled(grid),
                            recipe.fields().quantity(),
                            feed().cadence(),
                            times,
                            fields.get(p)));
        }
    }

    @Override
    void forget() {
        fields.clear();
        poolings = List.of();
    }
}
