package io.nowstream.app.retrain;

import ai.djl.ndarray.NDManager;
import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.ingest.framelog.FrameLogWriter;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.checkpoint.ModelDescription.CellRange;
import io.nowstream.models.checkpoint.ModelDescription.Scaling;
import io.nowstream.models.checkpoint.ModelDescription.Training;
import io.nowstream.models.network.Base;
import io.nowstream.models.network.Network;
import io.nowstream.models.network.Networks;
import io.nowstream.models.network.Weights;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.models.serving.TensorEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A sky of 16 x 16 cells that stood still once and fades now, and a network that nobody has taught
 * anything: its forecast is the last frame, which was right once.
 */
final class SmallWorld {

    static final String FEED = "small/sky";
    static final Instant BEGIN = Instant.parse("2024-06-12T00:00:00Z");
    static final Duration CADENCE = Duration.ofMinutes(5);

    /** Frames of a window: 4 in, 3 out. */
    static final int WINDOW = 7;

    private static final int SIDE = 16;
    private static final Grid GRID = Grid.local(SIDE, SIDE, 3000);
    private static final Packing CODES = new Packing(CellType.UINT8, 1, 0, 255, 0);

    /**
     * A tuning without a limit of time, so that it ends in the same bytes whenever it is killed.
     */
    private static final String RECIPE =
            """
            samples: {largest: 64, batch: 4}
            plan:
              samples-per-epoch: 8
              epochs: 12
              limit-seconds: 0
              patience: 0
              validation-samples: 4
              ema-decay: 0
            optimiser: {lr: 4.0e-3, beta1: 0.9, beta2: 0.999, eps: 1.0e-8, clip-norm: 1}
            schedule: {kind: constant, by: epoch, warm-up: 0, warm-up-from: 0, floor: 0}
            loss: {kind: mse, over: leads}
            """;

    private SmallWorld() {}

    /** Valid time of a frame, from 0. */
    static Instant time(int frame) {
        return BEGIN.plus(CADENCE.multipliedBy(frame));
    }

    /**
     * Writes an archive.
     *
     * @param frames how many
     * @param fadesFrom the first one that is dimmer than the one before
     */
    static Path archive(Path directory, int frames, int fadesFrom) throws IOException {
        Files.createDirectories(directory);
        try (FrameLogWriter log = new FrameLogWriter(directory, FEED, CADENCE, false)) {
            for (int i = 0; i < frames; i++) {
                log.append(frame(i, i < fadesFrom));
            }
            log.finish();
        }
        return directory;
    }

    /** One frame, as of a sky that stands still or fades. */
    static Frame frame(int i, boolean still) {
        float[] cells = new float[SIDE * SIDE];
        SplittableRandom random = new SplittableRandom(7);
        for (int blob = 0; blob < 6; blob++) {
            double row = random.nextDouble(SIDE);
            double column = random.nextDouble(SIDE);
            int phase = random.nextInt(12);
            // Lit anew every twelve frames, each blob at its own time.
            double peak = still ? 120 : 240 * Math.pow(0.75, (i + phase) % 12);
            for (int cell = 0; cell < cells.length; cell++) {
                double away = Math.hypot(cell / SIDE - row, cell % SIDE - column);
                cells[cell] += (float) (peak * Math.exp(-away * away / 6));
            }
        }
        return new Frame(
                FEED,
                GRID,
                time(i),
                time(i),
                List.of(Channel.of(Quantity.VIL, CODES, Cells.pack(cells, CODES, Quantity.VIL))));
    }

    /** A network whose forecast is the last frame. */
    static Checkpoint persisting(Path directory) {
        ModelDescription description =
                new ModelDescription(
                        "tiny-sky",
                        "vmrnn-b",
                        Map.of("channels", 1, "patch", 4, "width", 16, "depth", 1, "state", 2),
                        Base.LAST,
                        Quantity.VIL,
                        new Scaling(0, 255),
                        new CellRange(2000, 4000),
                        CADENCE.toMillis(),
                        4,
                        3,
                        1,
                        List.of(),
                        List.of(),
                        new Training(List.of("no data"), "", "", "", "none", 0, 0, 0, 1));
        Network network =
                Networks.create(
                        description.architecture(), description.sizes(), description.base());
        try (NDManager manager = TensorEngine.manager(DeviceKind.CPU);
                Weights weights = Weights.start(manager, network.weights(), 7)) {
            return Checkpoint.write(
                    directory, description, Optional.empty(), weights, "For tests.");
        }
    }

    /** A recipe of seconds, with something written otherwise. */
    static Path recipe(Path directory, String written, String instead) throws IOException {
        return Files.writeString(directory.resolve("quick.yaml"), RECIPE.replace(written, instead));
    }
}
