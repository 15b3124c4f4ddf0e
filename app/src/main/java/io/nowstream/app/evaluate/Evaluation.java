package io.nowstream.app.evaluate;

import io.nowstream.app.UserMistake;
import io.nowstream.frames.Quantity;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.verification.Coverage;
import io.nowstream.models.verification.ErrorScale;
import io.nowstream.models.verification.ScoreBoard;
import io.nowstream.models.verification.Scoring;
import io.nowstream.models.verification.Undefined;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scores nowcasters on an archive, all over the same cells, with persistence and advection always
 * among them.
 */
public final class Evaluation {

    /** Frames in and leads out where no windows file says otherwise. */
    private static final int LENGTH = 10;

    private static final int LEADS = 12;

    /** Cells of a window are those that the newest inputs cover, as many as motion is seen from. */
    private static final int MASK_INPUTS = 3;

    private final List<Nowcaster> nowcasters;

    /**
     * @param nowcasters all that are compared, in the order of the table
     */
    public Evaluation(List<Nowcaster> nowcasters) {
        this.nowcasters = List.copyOf(nowcasters);
    }

    /**
     * What came of it.
     *
     * @param board scores by nowcaster and lead
     * @param cadenceMinutes minutes between leads
     * @param windows how many forecasts of each nowcaster were scored
     */
    public record Result(ScoreBoard board, double cadenceMinutes, int windows) {}

    /** Every window of every feed; what a nowcaster leaves undefined is left out for all. */
    public Result onEveryWindow(Archive archive, ReplayProgress progress)
            throws IOException, MalformedFrameException {
        Map<FeedArchive, List<Window>> windows = new LinkedHashMap<>();
        for (FeedArchive feed : archive.feeds()) {
            windows.put(feed, Runs.windows(feed, LENGTH, LEADS));
        }
        return score(windows, Undefined.LEFT_OUT, progress);
    }

    /**
     * The windows of a file, scored as its makers did: over cells with data in the last three
     * inputs and the target; an undefined forecast cell counts as nothing.
     */
    public Result onWindowsOf(Path windows, Archive archive, ReplayProgress progress)
            throws IOException, MalformedFrameException {
        WindowsFile file = WindowsFile.read(windows);
        return score(Map.of(file.feedOf(archive), file.windows()), Undefined.IS_NOTHING, progress);
    }

    private Result score(
            Map<FeedArchive, List<Window>> windows, Undefined undefined, ReplayProgress progress)
            throws IOException, MalformedFrameException {
        Optional<ScoreBoard> board = Optional.empty();
        double minutes = 0;
        int total = windows.values().stream().mapToInt(List::size).sum();
        int done = 0;
        for (Map.Entry<FeedArchive, List<Window>> entry : windows.entrySet()) {
            if (entry.getValue().isEmpty()) {
                continue;
            }
            FeedFields fields = new FeedFields(entry.getKey());
            if (board.isEmpty()) {
                board = Optional.of(board(fields.quantity(), undefined));
                minutes = entry.getKey().cadence().toMillis() / 60_000.0;
            }
            refuse(fields);
            for (Window window : entry.getValue()) {
                scoreOne(fields, window, board.get());
                progress.at(++done, total);
            }
        }
        return new Result(
                board.orElseThrow(
                        () ->
                                new UserMistake(
                                        "no window of %d frames and a lead in the archive"
                                                .formatted(LENGTH))),
                minutes,
                total);
    }

    private ScoreBoard board(Quantity quantity, Undefined undefined) {
        Scoring scoring = Scoring.of(quantity, thresholds(quantity)).with(undefined);
        if (quantity == Quantity.RAIN_RATE) {
            scoring = scoring.with(ErrorScale.RAIN_RATE_AS_DBZ);
        }
        return new ScoreBoard(scoring, nowcasters.stream().map(n -> n.id().name()).toList());
    }

    /** The usual events: pysteps' rain rates, radar's dBZ, SEVIR's codes. */
    static List<Double> thresholds(Quantity quantity) {
        return switch (quantity) {
            case RAIN_RATE -> List.of(0.5, 1.0, 5.0);
            case REFLECTIVITY -> List.of(20.0, 30.0, 35.0);
            case VIL -> List.of(16.0, 74.0, 133.0, 160.0, 181.0, 219.0);
        };
    }

    private void refuse(FeedFields fields) {
        FeedShape shape =
                new FeedShape(
                        fields.feed().feed(),
                        fields.grid(),
                        fields.quantity(),
                        fields.feed().cadence(),
                        LENGTH,
                        LEADS);
        for (Nowcaster nowcaster : nowcasters) {
            nowcaster
                    .refusal(shape)
                    .ifPresent(
                            why -> {
                                throw new UserMistake(why);
                            });
        }
    }

    private void scoreOne(FeedFields fields, Window window, ScoreBoard board)
            throws IOException, MalformedFrameException {
        float[][] inputs = new float[window.length()][];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = fields.at(window.first() + i);
        }
        FieldSequence sequence =
                new FieldSequence(
                        fields.feed().feed(),
                        fields.grid(),
                        fields.quantity(),
                        fields.feed().cadence(),
                        fields.frame(window.now()).validTime(),
                        inputs);
        Map<String, float[][]> forecasts = new LinkedHashMap<>();
        for (Nowcaster nowcaster : nowcasters) {
            List<FieldSequence> batch = new ArrayList<>();
            for (int i = 0; i < nowcaster.batchSize(); i++) {
                batch.add(sequence);
            }
            forecasts.put(
                    nowcaster.id().name(),
                    nowcaster.rollOut(batch, window.leads()).get(0).fields());
        }
        boolean[] mask =
                Coverage.ofAll(
                        List.of(inputs)
                                .subList(Math.max(0, inputs.length - MASK_INPUTS), inputs.length));
        for (int lead = 1; lead <= window.leads(); lead++) {
            Map<String, float[]> fieldsOfLead = new LinkedHashMap<>();
            for (Map.Entry<String, float[][]> e : forecasts.entrySet()) {
                fieldsOfLead.put(e.getKey(), e.getValue()[lead - 1]);
            }
            board.add(lead, fields.at(window.now() + lead), fieldsOfLead, mask);
        }
    }
}
