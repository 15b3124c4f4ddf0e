package io.nowstream.models.serving;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.checkpoint.ModelDescription.CellRange;
import io.nowstream.models.checkpoint.ModelDescription.UsualOf;
import io.nowstream.models.checkpoint.ModelDescription.UsualValues;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Between a feed and a checkpoint: which feeds it can serve at all, and their fields in its model
 * space and back.
 *
 * <p>Model space is the checkpoint's quantity on the pooled grid, not yet scaled, NaN where there
 * is no coverage. A field is converted first and pooled then: the mean of a block is one of the
 * model's quantity, as it was in training. Flows are neither converted nor pooled: a mean of counts
 * is no count.
 *
 * <p>Safe for use from any thread.
 */
public final class Adapter {

    /** A network that feeds its output back can go on beyond its leads, but not for ever. */
    private static final int LEADS_BEYOND = 2;

    /** What motion can be seen on; see {@code Advection}. */
    private static final int SMALLEST_SIDE = 8;

    private final ModelDescription description;
    private final int divisibility;

    /**
     * @param divisibility rows and columns that the network takes are multiples of this
     */
    public Adapter(ModelDescription description, int divisibility) {
        this.description = description;
        this.divisibility = divisibility;
    }

    /**
     * Why the checkpoint cannot serve such a feed, in one sentence; empty if it can.
     *
     * <p>More frames than it needs are no reason: it looks at the last ones. Leads may be up to
     * twice those it was trained for.
     */
    public Optional<String> refusal(FeedShape shape) {
        return refusalOfQuantities(shape)
                .or(() -> refusal(shape.feed(), shape.cadence(), shape.length(), shape.leads()))
                .or(() -> refusalOfCells(shape))
                .or(() -> refusalOfUsual(shape));
    }

    private Optional<String> refusalOfQuantities(FeedShape shape) {
        if (Conversion.isPossible(shape.quantities(), description.quantities())) {
            return Optional.empty();
        }
        boolean single = shape.quantities().size() == 1 && description.quantities().size() == 1;
        return single
                ? refused(
                        shape.feed(),
                        "is in " + shape.quantity().unit(),
                        "needs " + description.quantity().unit())
                : refused(
                        shape.feed(),
                        "is of " + Quantity.labels(shape.quantities()),
                        "needs " + Quantity.labels(description.quantities()));
    }

    /** What is usual elsewhere is no base. */
    private Optional<String> refusalOfUsual(FeedShape shape) {
        if (!description.base().isUsual()) {
            return Optional.empty();
        }
        UsualValues known = description.climatology().orElseThrow();
        Optional<UsualOf> table = known.of(shape.feed());
        if (table.isEmpty()) {
            return Optional.of(
                    "checkpoint %s knows what is usual in %s, not in %s"
                            .formatted(
                                    description.name(),
                                    known.feeds().stream()
                                            .map(UsualOf::feed)
                                            .collect(Collectors.joining(", ")),
                                    shape.feed()));
        }
        Grid grid = pooledGrid(shape.grid());
        return table.get().rows() == grid.rows() && table.get().columns() == grid.columns()
                ? Optional.empty()
                : refused(
                        shape.feed(),
                        "has %d x %d cells".formatted(grid.rows(), grid.columns()),
                        "knows what is usual in %d x %d"
                                .formatted(table.get().rows(), table.get().columns()));
    }

    /** The part of the answer that needs no frame: what a configuration says of a feed. */
    public Optional<String> refusal(String feed, Duration cadence, int length, int leads) {
        if (cadence.toMillis() != description.cadenceMillis()) {
            return refused(
                    feed,
                    "has a frame every " + written(cadence),
                    "needs one every " + written(Duration.ofMillis(description.cadenceMillis())));
        }
        if (length < description.framesIn()) {
            return refused(
                    feed,
                    "has sequences of %d frames".formatted(length),
                    "needs %d".formatted(description.framesIn()));
        }
        if (leads > LEADS_BEYOND * description.leads()) {
            return refused(
                    feed,
                    "wants %d leads".formatted(leads),
                    "was trained for %d and goes on to %d at most"
                            .formatted(description.leads(), LEADS_BEYOND * description.leads()));
        }
        return Optional.empty();
    }

    private Optional<String> refusalOfCells(FeedShape shape) {
        Grid grid = shape.grid();
        CellRange cells = description.cells();
        Optional<Pooling> pooling = into(grid);
        if (pooling.isEmpty()) {
            return refused(
                    shape.feed(),
                    "has cells of %s x %s m"
                            .formatted(
                                    metres(grid.cellWidthMetres()),
                                    metres(grid.cellHeightMetres())),
                    "needs %s to %s m%s"
                            .formatted(
                                    metres(cells.leastMetres()),
                                    metres(cells.mostMetres()),
                                    description.isOfFlows()
                                            ? ""
                                            : ", or what becomes that when blocks are pooled"));
        }
        int side = Math.min(pooling.get().pooledRows(), pooling.get().pooledColumns());
        if (side < SMALLEST_SIDE && description.base().isMoving()) {
            return refused(
                    shape.feed(),
                    "has %d x %d cells when pooled by %d"
                            .formatted(
                                    pooling.get().pooledRows(),
                                    pooling.get().pooledColumns(),
                                    pooling.get().factor()),
                    "needs %d a side to see motion".formatted(SMALLEST_SIDE));
        }
        return Optional.empty();
    }

    /** Whole metres, but a room's cells in parts of one. */
    private static String metres(double metres) {
        return String.format(Locale.ROOT, metres < 10 ? "%.2f" : "%.0f", metres);
    }

    private Optional<Pooling> into(Grid grid) {
        return Pooling.into(description.cells(), grid)
                .filter(pooling -> pooling.factor() == 1 || !description.isOfFlows());
    }

    private Optional<String> refused(String feed, String has, String needs) {
        return Optional.of(
                "%s %s; checkpoint %s %s".formatted(feed, has, description.name(), needs));
    }

    /** Spelled as in configurations. */
    private static String written(Duration time) {
        long seconds = time.toSeconds();
        if (time.toMillis() % 1000 != 0) {
            return time.toMillis() + " ms";
        }
        return seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }

    /**
     * How a grid's cells become the checkpoint's.
     *
     * @throws IllegalArgumentException if they cannot; {@link #refusal} says so before
     */
    public Pooling pooling(Grid grid) {
        CellRange cells = description.cells();
        return into(grid)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "cells of %.0f x %.0f m cannot be pooled to %.0f to %.0f m"
                                                .formatted(
                                                        grid.cellWidthMetres(),
                                                        grid.cellHeightMetres(),
                                                        cells.leastMetres(),
                                                        cells.mostMetres())));
    }

    /** The grid that the checkpoint's nowcasts of a feed are on. */
    public Grid pooledGrid(Grid grid) {
        return pooling(grid).pooled(grid);
    }

    /** How a pooled field is made to fit the network. */
    public Padding padding(Grid grid) {
        Pooling pooling = pooling(grid);
        return new Padding(pooling.pooledRows(), pooling.pooledColumns(), divisibility);
    }

    public Scaler scaler() {
        return Scaler.of(description.scaling());
    }

    /** The same sequence, with all its frames, in model space. */
    public FieldSequence inModelSpace(FieldSequence sequence) {
        return new FieldSequence(
                sequence.feed(),
                pooledGrid(sequence.grid()),
                description.quantities(),
                sequence.cadence(),
                sequence.issueTime(),
                Arrays.stream(sequence.frames())
                        .map(frame -> inModelSpace(frame, sequence.grid(), sequence.quantities()))
                        .toArray(float[][]::new));
    }

    /**
     * One field in model space.
     *
     * @param field in the feed's quantities, channel after channel, and on its grid; only read
     * @return {@code field} itself if there is nothing to convert and to pool
     */
    public float[] inModelSpace(float[] field, Grid grid, List<Quantity> quantities) {
        return pooling(grid).pool(Conversion.convert(field, quantities, description.quantities()));
    }

    /** The same of one channel. */
    public float[] inModelSpace(float[] field, Grid grid, Quantity quantity) {
        return inModelSpace(field, grid, List.of(quantity));
    }

    /**
     * A forecast field, in the model's quantities on the pooled grid, in the feed's quantities.
     *
     * @param modelSpace only read
     */
    public float[] inQuantities(float[] modelSpace, List<Quantity> quantities) {
        return Conversion.convert(modelSpace, description.quantities(), quantities);
    }
}
