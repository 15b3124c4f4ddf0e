package io.nowstream.bench.advection;

import io.nowstream.bench.Budget;
import io.nowstream.bench.Figure;
import io.nowstream.bench.Runs;
import io.nowstream.bench.Sizes;
import io.nowstream.bench.WorthlessFigureException;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.MarshallPalmer;
import io.nowstream.models.baseline.Advection;
import io.nowstream.models.baseline.DenseMotion;
import io.nowstream.models.baseline.MotionField;
import io.nowstream.models.baseline.SemiLagrangian;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long does the advection baseline take for twelve leads on national composites? It runs beside
 * every network and is what answers when the network is late.
 *
 * <p>In this thread alone, three frames in. The whole is what the rollout operator calls ({@link
 * Advection#rollOut}); the motion (which does not depend on the number of leads) and the
 * extrapolation (which is proportional to it) are timed apart on the same frames.
 *
 * <p>Parameters: the grid, 765 × 700 (the Netherlands, 1 km) and 1226 × 760 (Finland, 1 km), shows
 * how it grows with the cells; the rain on them is generated ({@link MovingRain}), so its motion is
 * known. {@code --data DIR} takes real frames instead, of whatever grid they are: the last three
 * neighbours in the middle of each feed of an archive.
 *
 * <p>Command: {@code bench/run --only advection [--data DIR]}.
 */
public final class AdvectionTime {

    private static final Logger LOG = LoggerFactory.getLogger(AdvectionTime.class);

    private static final int LEADS = 12;
    private static final int FRAMES = 3;
    private static final Duration CADENCE = Duration.ofMinutes(5);

    /** Cells per frame; 40 km/h at 1 km and 5 minutes. */
    private static final double U = 3.1;

    private static final double V = -1.3;

    /** A motion further off than this, cells per frame, would be no motion. */
    private static final double LARGEST_ERROR = 0.5;

    /** Below it, dBZ, motion is filled in and not seen. */
    private static final float ECHO = 15;

    private final Sizes sizes;
    private final List<Path> archives;

    /**
     * @param archives directories with real frames; if there are none, rain is generated
     */
    public AdvectionTime(Sizes sizes, List<Path> archives) {
        this.sizes = sizes;
        this.archives = archives;
    }

    public List<Figure> figures() throws IOException {
        List<Figure> figures = new ArrayList<>();
        if (archives.isEmpty()) {
            figures.addAll(onGenerated(765, 700));
            figures.addAll(onGenerated(1226, 760));
        }
        for (Path archive : archives) {
            figures.addAll(onReal(archive));
        }
        return figures;
    }

    private List<Figure> onGenerated(int rows, int columns) {
        MovingRain rain = new MovingRain(rows, columns, U, V, 7);
        float[][] frames = new float[FRAMES][];
        for (int t = 0; t < FRAMES; t++) {
            frames[t] = rain.frame(t);
        }
        FieldSequence sequence =
                new FieldSequence(
                        "bench/rain",
                        Grid.local(rows, columns, 1000),
                        Quantity.REFLECTIVITY,
                        CADENCE,
                        Instant.EPOCH,
                        frames);
        MotionField motion = DenseMotion.estimate(frames, rows, columns);
        double error = errorOf(motion, frames[FRAMES - 1]);
        float[] truth = rain.frame(FRAMES - 1 + LEADS);
        float[] advected = SemiLagrangian.extrapolate(frames[FRAMES - 1], motion, LEADS)[LEADS - 1];
        double gained = meanSquare(advected, truth, advected);
        double persisted = meanSquare(frames[FRAMES - 1], truth, advected);
        if (!(error < LARGEST_ERROR) || !(gained < persisted / 2)) {
            throw new WorthlessFigureException(
                    ("%d x %d: motion is off by %.2f cells a frame (allowed %.1f), MSE at lead %d is"
                                    + " %.1f dBZ² where persistence has %.1f (allowed half of it)")
                            .formatted(
                                    rows, columns, error, LARGEST_ERROR, LEADS, gained, persisted));
        }
        String check =
                "motion off by %s cells a frame on echo, MSE at lead %d %s dBZ² (persistence %s)"
                        .formatted(
                                Runs.number(error),
                                LEADS,
                                Runs.number(gained),
                                Runs.number(persisted));
        return timed("%d × %d, generated".formatted(rows, columns), sequence, check);
    }

    private List<Figure> onReal(Path directory) throws IOException {
        List<Figure> figures = new ArrayList<>();
        try (Archive archive = Archives.open(directory)) {
            for (FeedArchive feed : archive.feeds()) {
                FieldSequence sequence = middleOf(feed);
                String what =
                        "%d × %d, %s of %s"
                                .formatted(
                                        sequence.grid().rows(),
                                        sequence.grid().columns(),
                                        feed.feed(),
                                        sequence.issueTime());
                figures.addAll(timed(what, sequence, "every lead has values"));
            }
        }
        return figures;
    }

    private static FieldSequence middleOf(FeedArchive feed) throws IOException {
        List<ArchivedFrame> all = feed.frames();
        if (all.size() < FRAMES) {
            throw new WorthlessFigureException(
                    "%s has %d frames; advection needs %d"
                            .formatted(feed.feed(), all.size(), FRAMES));
        }
        int first = (all.size() - FRAMES) / 2;
        float[][] values = new float[FRAMES][];
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            frames.add(read(all.get(first + i)));
            values[i] = frames.get(i).channels().get(0).values(frames.get(i).grid());
        }
        Frame newest = frames.get(FRAMES - 1);
        return new FieldSequence(
                feed.feed(),
                newest.grid(),
                newest.channels().get(0).quantity(),
                feed.cadence(),
                newest.validTime(),
                values);
    }

    private static Frame read(ArchivedFrame frame) throws IOException {
        try {
            return frame.read();
        } catch (MalformedFrameException e) {
            throw new WorthlessFigureException(
                    "%s cannot be read: %s".formatted(frame.origin(), e.getMessage()), e);
        }
    }

    private List<Figure> timed(String where, FieldSequence sequence, String check) {
        LOG.info("advection on {}", where);
        int rows = sequence.grid().rows();
        int columns = sequence.grid().columns();
        float[][] frames = inDbz(sequence);
        MotionField motion = DenseMotion.estimate(frames, rows, columns);
        Runs whole;
        try (Advection advection = new Advection()) {
            whole = millis(() -> advection.rollOut(List.of(sequence), LEADS).get(0).fields());
        }
        Runs motionAlone =
                millis(
                        () -> {
                            MotionField again = DenseMotion.estimate(frames, rows, columns);
                            return new float[][] {again.u(), again.v()};
                        });
        Runs extrapolation =
                millis(() -> SemiLagrangian.extrapolate(frames[FRAMES - 1], motion, LEADS));
        String same = check + "; every run the same bytes";
        String name = "advection, %d leads, %s: ".formatted(LEADS, where);
        return List.of(
                new Figure(name + "the whole nowcast", "ms", whole, Budget.NONE, same),
                new Figure(name + "motion alone", "ms", motionAlone, Budget.NONE, same),
                new Figure(name + "extrapolation alone", "ms", extrapolation, Budget.NONE, same));
    }

    /** In a space fit for motion; rain in mm/h is all peaks. */
    private static float[][] inDbz(FieldSequence sequence) {
        float[][] frames = new float[FRAMES][];
        for (int i = 0; i < FRAMES; i++) {
            frames[i] = sequence.frames()[i].clone();
            if (sequence.quantity() == Quantity.RAIN_RATE) {
                for (int cell = 0; cell < frames[i].length; cell++) {
                    frames[i][cell] = (float) MarshallPalmer.reflectivity(frames[i][cell]);
                }
            }
        }
        return frames;
    }

    private Runs millis(Supplier<float[][]> work) {
        float[][] first = work.get();
        for (float[] field : first) {
            demandValues(field);
        }
        for (int i = 1; i < sizes.advectionWarmUp(); i++) {
            demandSame(first, work.get());
        }
        double[] millis = new double[sizes.advections()];
        for (int i = 0; i < millis.length; i++) {
            long begin = System.nanoTime();
            float[][] again = work.get();
            millis[i] = (System.nanoTime() - begin) / 1e6;
            demandSame(first, again);
        }
        return new Runs(millis);
    }

    private static void demandValues(float[] field) {
        for (float value : field) {
            if (!Float.isNaN(value)) {
                return;
            }
        }
        throw new WorthlessFigureException("advection left a lead without any value");
    }

    private static void demandSame(float[][] first, float[][] again) {
        if (!Arrays.deepEquals(first, again)) {
            throw new WorthlessFigureException("advection gave other values for the same frames");
        }
    }

    /** Mean distance between motion and wind where there is echo, cells per frame. */
    private static double errorOf(MotionField motion, float[] latest) {
        double sum = 0;
        int n = 0;
        for (int cell = 0; cell < latest.length; cell++) {
            if (latest[cell] >= ECHO) {
                sum += Math.hypot(motion.u()[cell] - U, motion.v()[cell] - V);
                n++;
            }
        }
        return sum / n;
    }

    /** Over the cells in which all three have a value. */
    private static double meanSquare(float[] forecast, float[] truth, float[] mask) {
        double sum = 0;
        int n = 0;
        for (int cell = 0; cell < truth.length; cell++) {
            double error = forecast[cell] - truth[cell];
            if (!Double.isNaN(error) && !Float.isNaN(mask[cell])) {
                sum += error * error;
                n++;
            }
        }
        return sum / n;
    }
}
