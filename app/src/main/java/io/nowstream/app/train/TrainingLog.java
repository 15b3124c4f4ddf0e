package io.nowstream.app.train;

import io.nowstream.models.training.CurvePoint;
import io.nowstream.models.training.Recipe;
import io.nowstream.models.training.TrainingProgress;
import io.nowstream.models.training.ValidationScore;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Says how a training goes, on stderr: a bar on a terminal, else a line every tenth of an epoch;
 * and a line per epoch with the validation error beside the baselines'.
 */
final class TrainingLog implements TrainingProgress {

    private static final int BAR = 30;

    /** The terminal is written to so often and no more, nanoseconds. */
    private static final long REDRAWN = 500_000_000L;

    private final PrintWriter err;
    private final boolean terminal;
    private final Recipe recipe;
    private Started started = new Started(1, 1, 0, 0, 0, 0);
    private long begun = System.nanoTime();
    private long firstSamples = -1;
    private long drawn;
    private long tenth;
    private long steps;

    TrainingLog(PrintWriter err, boolean terminal, Recipe recipe) {
        this.err = err;
        this.terminal = terminal;
        this.recipe = recipe;
    }

    @Override
    public void started(Started s) {
        started = s;
        begun = System.nanoTime();
        say(
                "%s: %,d parameters; %,d windows to train on, %,d samples to validate on; %s"
                        .formatted(
                                recipe.network().architecture(),
                                s.parameters(),
                                s.trainingWindows(),
                                s.validationSamples(),
                                s.step() == 0
                                        ? "%,d epochs of %,d steps"
                                                .formatted(s.epochs(), s.stepsPerEpoch())
                                        : "goes on at step %,d of %,d"
                                                .formatted(
                                                        s.step(), s.epochs() * s.stepsPerEpoch())));
    }

    @Override
    public void step(StepReport r) {
        steps++;
        if (firstSamples < 0) {
            // The first step's own time is the engine's start.
            firstSamples = r.samples();
            begun = System.nanoTime();
        }
        if (terminal) {
            bar(r);
        } else {
            line(r);
        }
    }

    private void bar(StepReport r) {
        long now = System.nanoTime();
        if (now - drawn < REDRAWN && r.stepInEpoch() < started.stepsPerEpoch()) {
            return;
        }
        drawn = now;
        double share = Math.min(1, (double) r.stepInEpoch() / started.stepsPerEpoch());
        int full = (int) (BAR * share);
        err.printf(
                Locale.ROOT,
                "\r\u001b[Kepoch %d [%s%s] loss %.5f, %s",
                r.epoch(),
                "=".repeat(full),
                " ".repeat(BAR - full),
                r.loss(),
                pace(r));
        err.flush();
    }

    private void line(StepReport r) {
        long now = 10 * r.stepInEpoch() / started.stepsPerEpoch();
        if (now != tenth && now > 0) {
            say(
                    "epoch %d, step %,d of %,d: loss %.5f, %s"
                            .formatted(
                                    r.epoch(),
                                    r.stepInEpoch(),
                                    started.stepsPerEpoch(),
                                    r.loss(),
                                    pace(r)));
        }
        tenth = now;
    }

    private String pace(StepReport r) {
        double seconds = (System.nanoTime() - begun) / 1e9;
        double perSecond = (r.samples() - firstSamples) / Math.max(seconds, 1e-3);
        long all = started.epochs() * started.stepsPerEpoch();
        double left = steps < 2 ? Double.NaN : seconds / (steps - 1) * (all - r.step());
        double limit = recipe.plan().limitSeconds();
        if (limit > 0) {
            left = Math.min(Double.isNaN(left) ? limit : left, Math.max(0, limit - r.seconds()));
        }
        return "%.1f samples/s, %s left".formatted(perSecond, span(left));
    }

    /** 95 s, 12 min, 3.4 h. */
    static String span(double seconds) {
        if (Double.isNaN(seconds)) {
            return "?";
        }
        if (seconds < 100) {
            return "%.0f s".formatted(seconds);
        }
        return seconds < 6000
                ? "%.0f min".formatted(seconds / 60)
                : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }

    @Override
    public void epoch(CurvePoint p) {
        if (terminal) {
            err.print("\r\u001b[K");
        }
        tenth = 0;
        say(
                "epoch %d: loss %.5f, %,d samples in %s%s%s"
                        .formatted(
                                p.epoch(),
                                p.trainLoss(),
                                p.samples(),
                                span(p.seconds()),
                                p.best() ? ", the best so far" : "",
                                p.validation().isNone() ? "" : scores(p.validation())));
    }

    /** Errors at 15, 30 and 60 minutes, or at the first, middle and last lead. */
    private String scores(ValidationScore score) {
        int[] leads = shownLeads();
        String unit = recipe.fields().quantities().get(0).unit();
        String baselines =
                score.baselines().stream()
                        .map(
                                b ->
                                        ", %s %s"
                                                .formatted(
                                                        b.name().replace('-', ' '),
                                                        at(b.mse(), leads)))
                        .collect(Collectors.joining());
        return String.format(
                Locale.ROOT,
                "%n    MSE (%s)² at %s: network %s%s",
                unit,
                IntStream.of(leads).mapToObj(this::when).collect(Collectors.joining(" / ")),
                at(score.network(), leads),
                baselines);
    }

    private int[] shownLeads() {
        int all = recipe.frames().leads();
        long cadence = recipe.fields().cadence().toMillis();
        int[] usual =
                IntStream.of(900, 1800, 3600)
                        .filter(seconds -> 1000L * seconds % cadence == 0)
                        .map(seconds -> (int) Math.min(all + 1L, 1000L * seconds / cadence))
                        .filter(lead -> lead >= 1 && lead <= all)
                        .toArray();
        return usual.length > 0 ? usual : IntStream.of(1, (all + 1) / 2, all).distinct().toArray();
    }

    private String when(int lead) {
        long millis = lead * recipe.fields().cadence().toMillis();
        if (millis % 1000 != 0) {
            return millis + " ms";
        }
        return millis % 60_000 == 0 ? millis / 60_000 + " min" : millis / 1000 + " s";
    }

    private static String at(List<Double> mse, int[] leads) {
        return IntStream.of(leads)
                .mapToObj(lead -> String.format(Locale.ROOT, "%.4g", mse.get(lead - 1)))
                .collect(Collectors.joining(" / "));
    }

    private void say(String line) {
        err.println("nowstream: " + line);
        err.flush();
    }
}
