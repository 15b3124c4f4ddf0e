package io.nowstream.app.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nowstream.app.cli.Nowstream;
import io.nowstream.app.models.ModelStore;
import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.ingest.framelog.FrameLogWriter;
import io.nowstream.models.baseline.Climatology;
import io.nowstream.models.baseline.ClimatologyFit;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.checkpoint.ModelDescription.CellRange;
import io.nowstream.models.checkpoint.ModelDescription.Scaling;
import io.nowstream.models.checkpoint.ModelDescription.Training;
import io.nowstream.models.checkpoint.ModelDescription.UsualValues;
import io.nowstream.models.network.Base;
import io.nowstream.models.network.Network;
import io.nowstream.models.network.Networks;
import io.nowstream.models.network.Weights;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.models.serving.TensorEngine;
import io.nowstream.models.training.StopSignal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The way back of traffic: a city whose habits change, and what is usual in it. */
class FlowRetrainingTest {

    private static final String FEED = "small-city";
    private static final ZoneId ZONE = ZoneId.of("Europe/Amsterdam");
    private static final Instant BEGIN = Instant.parse("2024-06-03T00:00:00Z");
    private static final Duration CADENCE = Duration.ofHours(3);
    private static final int SLOTS_A_DAY = 8;
    private static final int SIDE = 8;
    private static final Grid GRID = Grid.local(SIDE, SIDE, 1000);
    private static final List<Quantity> FLOWS = List.of(Quantity.INFLOW, Quantity.OUTFLOW);
    private static final Packing COUNTS =
            new Packing(CellType.UINT16, 1, 0, Packing.NONE, Packing.NONE);

    /** The day on which twice as many begin to drive. */
    private static final int CHANGE = 4;

    @TempDir Path directory;

    private static float[] flows(int slot, int changeDay) {
        SplittableRandom random = new SplittableRandom(slot);
        LocalTime clock = BEGIN.plus(CADENCE.multipliedBy(slot)).atZone(ZONE).toLocalTime();
        double busy = 20 + 15 * Math.sin(Math.PI * clock.getHour() / 12.0);
        double habit = slot / SLOTS_A_DAY < changeDay ? 1 : 2;
        float[] flows = new float[FLOWS.size() * GRID.cells()];
        for (int i = 0; i < flows.length; i++) {
            flows[i] = (float) Math.rint(habit * busy * (1 + i % SIDE) / SIDE + random.nextInt(3));
        }
        return flows;
    }

    private Path archive(int days, int changeDay) throws IOException {
        Path archive = directory.resolve("archive");
        try (FrameLogWriter log = new FrameLogWriter(archive, FEED, CADENCE, false)) {
            for (int slot = 0; slot < days * SLOTS_A_DAY; slot++) {
                Instant time = BEGIN.plus(CADENCE.multipliedBy(slot));
                float[] flows = flows(slot, changeDay);
                log.append(
                        new Frame(
                                FEED,
                                GRID,
                                time,
                                time,
                                List.of(channel(flows, 0), channel(flows, 1))));
            }
            log.finish();
        }
        return archive;
    }

    private static Channel channel(float[] flows, int number) {
        float[] values = new float[GRID.cells()];
        System.arraycopy(flows, number * values.length, values, 0, values.length);
        Quantity quantity = FLOWS.get(number);
        return Channel.of(quantity, COUNTS, Cells.pack(values, COUNTS, quantity));
    }

    /** Knows what was usual in the first days, and nothing else. */
    private Checkpoint incumbent() {
        ClimatologyFit fit = new ClimatologyFit(FEED, ZONE, CADENCE, FLOWS, SIDE, SIDE);
        for (int slot = 0; slot < CHANGE * SLOTS_A_DAY; slot++) {
            fit.add(BEGIN.plus(CADENCE.multipliedBy(slot)), flows(slot, CHANGE));
        }
        Climatology usual = new Climatology(List.of(fit.table()));
        ModelDescription description =
                new ModelDescription(
                        "tiny-city",
                        "vmrnn-b",
                        Map.of("channels", 2, "patch", 4, "width", 16, "depth", 1, "state", 2),
                        Base.CLIMATOLOGY,
                        FLOWS,
                        new Scaling(0, 100),
                        new CellRange(500, 2000),
                        CADENCE.toMillis(),
                        3,
                        2,
                        1,
                        List.of(),
                        List.of(),
                        new Training(List.of("no data"), "", "", "", "none", 0, 0, 0, 1),
                        Optional.of(UsualValues.of(usual, List.of(0.5, 0.5))));
        Network network =
                Networks.create(
                        description.architecture(), description.sizes(), description.base());
        try (NDManager manager = TensorEngine.manager(DeviceKind.CPU);
                Weights weights = Weights.start(manager, network.weights(), 7)) {
            return Checkpoint.write(
                    directory.resolve("incumbent"),
                    description,
                    Optional.empty(),
                    weights,
                    Optional.of(usual),
                    "For tests.");
        }
    }

    @Test
    void what_is_usual_is_learnt_anew_from_the_training_part_and_judged_beside_climatology()
            throws Exception {
        Checkpoint incumbent = incumbent();
        RetrainingSettings settings =
                new RetrainingSettings(
                        FEED,
                        List.of(archive(16, CHANGE).toString()),
                        Optional.empty(),
                        new ModelStore(directory.resolve("state")),
                        Optional.of(incumbent.directory().toString()),
                        Optional.of(SmallWorld.recipe(directory, "epochs: 12", "epochs: 3")),
                        Optional.empty(),
                        Optional.of(Duration.ofDays(4)),
                        1,
                        Optional.of(directory.resolve("out")),
                        DeviceKind.CPU,
                        false,
                        false);

        RetrainingResult result =
                new RetrainingRun(settings, line -> {}, (done, all) -> {})
                        .run(StopSignal.NEVER)
                        .orElseThrow();

        assertThat(result.won()).as(result.why()).isTrue();
        assertThat(result.newest().frames()).isEqualTo(4 * SLOTS_A_DAY);
        assertThat(result.figures().unit()).isEqualTo("vehicles");
        assertThat(result.figures().mse())
                .containsKeys("persistence", "climatology", "tiny-city", result.candidate().name());
        Climatology known =
                Checkpoint.read(Path.of(result.registered())).climatology().orElseThrow();
        Climatology old = incumbent.climatology().orElseThrow();
        Instant noon = Instant.parse("2024-06-19T12:00:00Z");
        assertThat(sum(known.usual(FEED, noon))).isGreaterThan(1.2 * sum(old.usual(FEED, noon)));
    }

    @Test
    void months_are_told_with_and_without_the_way_back() throws Exception {
        Checkpoint incumbent = incumbent();
        Path archive = archive(66, CHANGE);
        Path out = directory.resolve("months");
        StringWriter printed = new StringWriter();
        CommandLine line = Nowstream.commandLine();
        line.setOut(new PrintWriter(printed, true));
        line.setErr(new PrintWriter(new StringWriter(), true));

        int code =
                line.execute(
                        "retrain-months",
                        "--feed=" + FEED,
                        "--data=" + archive,
                        "--incumbent=" + incumbent.directory(),
                        "--recipe=" + SmallWorld.recipe(directory, "epochs: 12", "epochs: 2"),
                        "--first=2024-07",
                        "--count=2",
                        "--out=" + out);

        assertThat(code).isZero();
        assertThat(printed.toString())
                .contains("| month | retraining | n | with the way back | without | persistence |")
                .contains("| 2024-07 | won | ", "| 2024-08 | ", "| all | ");
        JsonNode july = new ObjectMapper().readTree(out.resolve("2024-07.json").toFile());
        assertThat(july.at("/figures/interval/upper").asDouble()).isNegative();
        assertThat(out.resolve("retrained/2024-07/result.json")).exists();
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }
}
