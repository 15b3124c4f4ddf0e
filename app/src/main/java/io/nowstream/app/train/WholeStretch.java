package io.nowstream.app.train;

import io.nowstream.app.UserMistake;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.models.serving.Pooling;
import io.nowstream.models.training.FrameRun;
import io.nowstream.models.training.Recipe;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Whole frames with all their channels, as they were observed. */
final class WholeStretch extends Stretch {

    private final Recipe recipe;
    private final List<FrameRun> runs;
    private final List<float[]> frames = new ArrayList<>();

    /**
     * @param runs where runs go
     */
    WholeStretch(FeedArchive feed, Recipe recipe, List<FrameRun> runs) {
        // Short runs hold no window, but their frames are among what is usual.
        super(feed, 1);
        this.recipe = recipe;
        this.runs = runs;
    }

    @Override
    List<Channel> channels(Frame frame) {
        return frame.channels();
    }

    @Override
    void begin(Grid grid) {
        boolean served =
                Pooling.into(recipe.fields().cells(), grid)
                        .filter(pooling -> pooling.factor() == 1)
                        .isPresent();
        if (!served) {
            throw new UserMistake(
                    "%s: its cells of %s m are not those of the recipe, %s to %s m"
                            .formatted(
                                    feed().feed(),
                                    grid.cellWidthMetres(),
                                    recipe.fields().cells().leastMetres(),
                                    recipe.fields().cells().mostMetres()));
        }
    }

    @Override
    void keep(Frame frame, float[] values) {
        frames.add(values);
    }

    @Override
    void makeRun(int firstFrame, Grid grid, List<Instant> times) {
        runs.add(
                new FrameRun(
                        feed().feed(),
                        firstFrame,
                        grid,
                        recipe.fields().quantities(),
                        feed().cadence(),
                        times,
                        frames));
    }

    @Override
    void forget() {
        frames.clear();
    }
}
