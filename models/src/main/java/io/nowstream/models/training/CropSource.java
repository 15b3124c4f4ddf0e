package io.nowstream.models.training;

import io.nowstream.models.baseline.EchoMotion;
import io.nowstream.models.network.Base;
import io.nowstream.models.serving.Bases;
import io.nowstream.models.serving.Scaler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Crops of windows. A batch has one size; its windows are drawn evenly over cell sizes first, then
 * over windows; its crops over places, where dry ones are mostly passed over.
 *
 * <p>Implementation note: base fields are made as they will be when serving: of a whole field, and
 * then cut out; of the crop itself where it plays a single small radar. They are made in the unit
 * of the quantity and turned together with the frames.
 */
final class CropSource implements SampleSource {

    /** Places tried before whatever comes is taken. */
    private static final int TRIES = 40;

    /** Tries at one window before another is drawn. */
    private static final int TRIES_AT_A_WINDOW = 4;

    /** A crop of which the last observed frame covers less is passed over. */
    private static final double LEAST_COVERED = 0.3;

    private final Recipe.Frames frames;
    private final Recipe.Crops crops;
    private final Scaler scaler;
    private final Bases bases;
    private final Bases advection;
    private final Bases smoothed;
    private final List<Window<FieldRun>> windows;

    /** Per size of crops the windows that are large enough, by cell size. */
    private final List<List<List<Window<FieldRun>>>> bySize;

    private final BaseCache cache;

    /**
     * @param smoothingKilometres width per lead
     */
    CropSource(Recipe recipe, List<Window<FieldRun>> windows, List<Double> smoothingKilometres) {
        frames = recipe.frames();
        crops = recipe.crops();
        scaler = Scaler.of(recipe.fields().scaling());
        var quantity = recipe.fields().quantity();
        bases = new Bases(recipe.network().base(), quantity, scaler, smoothingKilometres);
        advection = new Bases(Base.ADVECTION, quantity, scaler, smoothingKilometres);
        smoothed = new Bases(Base.SMOOTHED_ADVECTION, quantity, scaler, smoothingKilometres);
        this.windows = List.copyOf(windows);
        bySize = crops.sizes().stream().map(this::largeEnough).toList();
        cache = new BaseCache(Runtime.getRuntime().maxMemory() / 4);
    }

    private List<List<Window<FieldRun>>> largeEnough(Recipe.Size size) {
        TreeMap<Double, List<Window<FieldRun>>> byCells = new TreeMap<>();
        for (Window<FieldRun> window : windows) {
            var grid = window.run().grid();
            if (grid.rows() >= size.rows() && grid.columns() >= size.columns()) {
                // To the kilometre quarter: two radars of nearly the same cells are one class.
                double cells = Math.round(window.run().cellMetres() / 250.0) * 250.0;
                byCells.computeIfAbsent(cells, c -> new ArrayList<>()).add(window);
            }
        }
        return List.copyOf(byCells.values());
    }

    @Override
    public int windows() {
        return windows.size();
    }

    @Override
    public List<String> baselines() {
        return List.of(Base.ADVECTION.label(), Base.SMOOTHED_ADVECTION.label());
    }

    /** Whether there is a window that is large enough for some size that has a share. */
    boolean isServable() {
        for (int i = 0; i < bySize.size(); i++) {
            if (crops.sizes().get(i).share() > 0 && !bySize.get(i).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Batch batch(RandomGenerator random, boolean judged) {
        int drawn = drawSize(random);
        Recipe.Size size = crops.sizes().get(drawn);
        List<List<Window<FieldRun>>> choice = bySize.get(drawn);
        List<Sample> samples = new ArrayList<>();
        while (samples.size() < size.batch()) {
            Crop crop = drawCrop(random, choice, size);
            samples.add(sample(random, crop, judged));
            int more = Math.min(crops.perWindow() - 1, size.batch() - samples.size());
            for (int i = 0; i < more; i++) {
                samples.add(sample(random, elsewhere(random, crop.window, size), judged));
            }
        }
        return new Batch(samples);
    }

    private int drawSize(RandomGenerator random) {
        double total = 0;
        for (int i = 0; i < bySize.size(); i++) {
            total += share(i);
        }
        double left = random.nextDouble() * total;
        int last = 0;
        for (int i = 0; i < bySize.size(); i++) {
            if (share(i) > 0) {
                last = i;
                left -= share(i);
                if (left < 0) {
                    return i;
                }
            }
        }
        return last;
    }

    /** A size for which no field is large enough is never drawn. */
    private double share(int size) {
        return bySize.get(size).isEmpty() ? 0 : crops.sizes().get(size).share();
    }

    private record Crop(Window<FieldRun> window, int top, int left, Recipe.Size size) {}

    private Crop drawCrop(
            RandomGenerator random, List<List<Window<FieldRun>>> choice, Recipe.Size size) {
        Window<FieldRun> window = drawWindow(random, choice);
        Crop crop = place(random, window, size);
        for (int tried = 1; tried < TRIES && !isTaken(random, crop); tried++) {
            if (tried % TRIES_AT_A_WINDOW == 0) {
                window = drawWindow(random, choice);
            }
            crop = place(random, window, size);
        }
        return crop;
    }

    private Crop elsewhere(RandomGenerator random, Window<FieldRun> window, Recipe.Size size) {
        Crop crop = place(random, window, size);
        for (int tried = 1; tried < TRIES && !isTaken(random, crop); tried++) {
            crop = place(random, window, size);
        }
        return crop;
    }

    private static Window<FieldRun> drawWindow(
            RandomGenerator random, List<List<Window<FieldRun>>> choice) {
        List<Window<FieldRun>> ofCells = choice.get(random.nextInt(choice.size()));
        return ofCells.get(random.nextInt(ofCells.size()));
    }

    private static Crop place(RandomGenerator random, Window<FieldRun> window, Recipe.Size size) {
        var grid = window.run().grid();
        return new Crop(
                window,
                random.nextInt(grid.rows() - size.rows() + 1),
                random.nextInt(grid.columns() - size.columns() + 1),
                size);
    }

    /** Draws in any case, so that the next draw does not depend on the fields. */
    private boolean isTaken(RandomGenerator random, Crop crop) {
        boolean dryIsKept = random.nextDouble() < crops.dryKept();
        float[] now = field(crop, frames.in() - 1);
        float[] last = field(crop, frames.window() - 1);
        int coveredNow = 0;
        int covered = 0;
        int wet = 0;
        for (int i = 0; i < now.length; i++) {
            coveredNow += Float.isNaN(now[i]) ? 0 : 1;
            covered += (Float.isNaN(now[i]) ? 0 : 1) + (Float.isNaN(last[i]) ? 0 : 1);
            wet += (now[i] >= crops.wetFrom() ? 1 : 0) + (last[i] >= crops.wetFrom() ? 1 : 0);
        }
        return coveredNow >= LEAST_COVERED * now.length
                && (dryIsKept || wet >= crops.wetShare() * covered);
    }

    private static float[] field(Crop crop, int frame) {
        return crop.window
                .run()
                .fields()
                .crop(
                        crop.window.first() + frame,
                        crop.top,
                        crop.left,
                        crop.size.rows(),
                        crop.size.columns());
    }

    private Sample sample(RandomGenerator random, Crop crop, boolean judged) {
        boolean masked = random.nextDouble() < crops.maskedShare();
        int rows = crop.size.rows();
        int columns = crop.size.columns();
        Turn turn = crops.turns() ? Turn.any(random, rows == columns) : Turn.NONE;
        float[][] fields = new float[frames.window()][];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = field(crop, i);
            if (masked) {
                Disc.cut(fields[i], rows, columns);
            }
        }
        float[][] none = new float[0][];
        return new Sample(
                rows,
                columns,
                turn.of(scaled(fields), rows, columns),
                bases.areNeeded() ? turn.of(bases(crop, fields, masked), rows, columns) : none,
                judged
                        ? List.of(
                                turn.of(leads(advection, crop, fields, masked), rows, columns),
                                turn.of(leads(smoothed, crop, fields, masked), rows, columns))
                        : List.of());
    }

    private float[][] scaled(float[][] fields) {
        float[][] units = new float[fields.length][];
        for (int i = 0; i < units.length; i++) {
            units[i] = scaler.toModelUnitsWhereCovered(fields[i]);
        }
        return units;
    }

    private float[][] bases(Crop crop, float[][] fields, boolean masked) {
        if (masked) {
            return bases.known(
                    Arrays.copyOf(fields, frames.in()),
                    crop.size.rows(),
                    crop.size.columns(),
                    crop.window.run().cellMetres(),
                    frames.leads());
        }
        PackedFields whole = cache.get(crop.window, () -> packed(crop.window));
        return cut(crop, whole, whole.count());
    }

    private PackedFields packed(Window<FieldRun> window) {
        var grid = window.run().grid();
        float[][] made = bases.known(observed(window, frames.in()), grid, frames.leads());
        return PackedFields.pack(Arrays.asList(made), grid.rows(), grid.columns(), 0, 1);
    }

    /** The last frames that are observed, whole. */
    private float[][] observed(Window<FieldRun> window, int count) {
        float[][] observed = new float[count][];
        for (int i = 0; i < count; i++) {
            int index = window.first() + frames.in() - count + i;
            observed[i] = window.run().fields().whole(index);
        }
        return observed;
    }

    /** The leads of a baseline, for which the frames that motion is seen in are enough. */
    private float[][] leads(Bases baseline, Crop crop, float[][] fields, boolean masked) {
        var grid = crop.window.run().grid();
        int seen = Math.min(EchoMotion.MOST_FRAMES, frames.in());
        float[][] made =
                masked
                        ? baseline.known(
                                Arrays.copyOfRange(fields, frames.in() - seen, frames.in()),
                                crop.size.rows(),
                                crop.size.columns(),
                                crop.window.run().cellMetres(),
                                frames.leads())
                        : baseline.known(observed(crop.window, seen), grid, frames.leads());
        float[][] ahead = Arrays.copyOfRange(made, made.length - frames.leads(), made.length);
        return masked
                ? ahead
                : cut(
                        crop,
                        PackedFields.pack(Arrays.asList(ahead), grid.rows(), grid.columns(), 0, 1),
                        ahead.length);
    }

    private static float[][] cut(Crop crop, PackedFields whole, int count) {
        float[][] parts = new float[count][];
        for (int i = 0; i < count; i++) {
            parts[i] = whole.crop(i, crop.top, crop.left, crop.size.rows(), crop.size.columns());
        }
        return parts;
    }
}
