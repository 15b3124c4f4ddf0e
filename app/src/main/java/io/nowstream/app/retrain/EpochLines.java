package io.nowstream.app.retrain;

import io.nowstream.models.training.CurvePoint;
import io.nowstream.models.training.TrainingProgress;
import io.nowstream.models.training.ValidationScore;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Says how a training goes, a line per epoch.
 *
 * @param say takes a line
 */
record EpochLines(Consumer<String> say) implements TrainingProgress {

    @Override
    public void started(Started started) {
        if (started.step() > 0) {
            say.accept("goes on at step %,d".formatted(started.step()));
        }
    }

    @Override
    public void epoch(CurvePoint point) {
        say.accept(
                String.format(
                        Locale.ROOT,
                        "epoch %d, %,d samples: loss %.5f, validation MSE %.4g",
                        point.epoch(),
                        point.samples(),
                        point.trainLoss(),
                        ValidationScore.mean(point.validation().network())));
    }
}
