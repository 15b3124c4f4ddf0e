package io.nowstream.bench.network;

import io.nowstream.app.demo.Workplace;
import io.nowstream.bench.Budget;
import io.nowstream.bench.Figure;
import io.nowstream.bench.TensorSizes;
import io.nowstream.bench.WorthlessFigureException;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.CheckpointException;
import io.nowstream.models.checkpoint.Registry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What does a nowcast by the shipped network take, how much of that is the network, and how fast is
 * a replay by it?
 *
 * <p>The grid is that of the Dutch composite, 765 × 700 cells of 1 km, in the first two ({@link
 * RolloutShare}), and 64 × 64 cells of 4 km as well in the last ({@link ReplaySpeed}). The rain is
 * generated; {@code --data DIR} takes real frames instead of the large grid's.
 *
 * <p>Command: {@code bench/run --only network [--model DIR] [--data DIR]}.
 */
public final class NetworkTime {

    private static final String SHIPPED = "vmrnn-radar";
    private static final int SMALL_SIDE = 64;
    private static final double SMALL_CELL_METRES = 4000;
    private static final double LARGE_CELL_METRES = 1000;

    private final TensorSizes sizes;
    private final Optional<Path> model;
    private final List<Path> archives;
    private final Path flinkConf;

    /**
     * @param model a checkpoint's directory, or empty for the one that comes with the product
     * @param archives directories with real frames; if there are none, rain is generated
     * @param flinkConf directory of {@code config.yaml}
     */
    public NetworkTime(
            TensorSizes sizes, Optional<Path> model, List<Path> archives, Path flinkConf) {
        this.sizes = sizes;
        this.model = model;
        this.archives = archives;
        this.flinkConf = flinkConf;
    }

    public List<Figure> figures() throws Exception {
        Checkpoint checkpoint = checkpoint();
        Duration cadence = Duration.ofMillis(checkpoint.description().cadenceMillis());
        int before = checkpoint.description().framesIn() - 1;
        int large =
                before + Math.max(RolloutShare.BATCH, ReplaySpeed.nowcasts(sizes.replayedLarge()));
        List<RainFrames> grids = new ArrayList<>();
        if (archives.isEmpty()) {
            grids.add(
                    RainFrames.generated(
                            sizes.rows(), sizes.columns(), LARGE_CELL_METRES, cadence, large));
        }
        for (Path archive : archives) {
            grids.add(RainFrames.recorded(archive, large));
        }
        RainFrames small =
                RainFrames.generated(
                        SMALL_SIDE,
                        SMALL_SIDE,
                        SMALL_CELL_METRES,
                        cadence,
                        before + ReplaySpeed.nowcasts(sizes.replayed()));
        List<Figure> figures = new ArrayList<>();
        try (Workplace workplace = new Workplace("bench-network")) {
            RolloutShare share = new RolloutShare(sizes, checkpoint, workplace.path("batch"));
            for (RainFrames frames : grids) {
                figures.addAll(share.figures(frames));
            }
        }
        ReplaySpeed speed = new ReplaySpeed(sizes, checkpoint, flinkConf);
        figures.addAll(speed.figures(small, ReplaySpeed.BUDGET));
        for (RainFrames frames : grids) {
            figures.addAll(speed.figures(frames, Budget.NONE));
        }
        return figures;
    }

    private Checkpoint checkpoint() {
        try {
            return model.isPresent()
                    ? Checkpoint.read(model.get())
                    : Registry.shipped()
                            .byName(SHIPPED)
                            .orElseThrow(
                                    () ->
                                            new WorthlessFigureException(
                                                    "there is no checkpoint %s in %s; name another by --model"
                                                            .formatted(
                                                                    SHIPPED,
                                                                    Registry.shippedDirectory())));
        } catch (CheckpointException e) {
            throw new WorthlessFigureException(String.valueOf(e.getMessage()), e);
        }
    }
}
