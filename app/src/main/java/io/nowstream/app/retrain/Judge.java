package io.nowstream.app.retrain;

import io.nowstream.app.UserMistake;
import io.nowstream.app.evaluate.Evaluation;
import io.nowstream.app.evaluate.NetworkEvaluation;
import io.nowstream.app.evaluate.Part;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.serving.CheckpointNowcaster;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.models.verification.ErrorSums;
import io.nowstream.models.verification.PairedBootstrap;
import io.nowstream.models.verification.ScoreBoard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Judges a candidate, the incumbent and the feed's baselines as {@code nowstream evaluate} does, on
 * the same cells of the same windows.
 *
 * @param device where networks are computed
 * @param seed of the bootstrap
 * @param progress told of the windows scored
 * @param notes what is left out and why, a line each
 */
record Judge(DeviceKind device, long seed, ReplayProgress progress, Consumer<String> notes) {

    private static final int RESAMPLES = 1000;

    /** Of the windows at most: a resample of fewer than four blocks is hardly one. */
    private static final int FEWEST_BLOCKS = 4;

    /**
     * Judges.
     *
     * @param newest an archive of the newest part alone
     */
    Verdict judge(Checkpoint candidate, Checkpoint incumbent, Archive newest)
            throws IOException, MalformedFrameException {
        List<Figures.Window> windows = new ArrayList<>();
        Evaluation.Result result;
        try (CheckpointNowcaster one = CheckpointNowcaster.open(candidate, device);
                CheckpointNowcaster other = CheckpointNowcaster.open(incumbent, device)) {
            // The candidate first: smoothed advection and climatology are those of its training.
            boolean same = candidate.hash().equals(incumbent.hash());
            result =
                    new NetworkEvaluation(same ? List.of(one) : List.of(one, other))
                            .each((feed, issued, board) -> windows.add(window(board)))
                            .on(newest, Part.ALL, progress, notes);
        }
        List<String> names = result.nowcasters().stream().map(id -> id.name()).toList();
        String its = nameOf(candidate, result);
        String incumbents = nameOf(incumbent, result);
        Figures figures;
        try {
            figures =
                    Figures.of(
                            windows,
                            names,
                            its,
                            incumbents,
                            result.cadenceMinutes(),
                            result.board().scoring().errorUnit(),
                            new PairedBootstrap(RESAMPLES, block(candidate, windows.size()), seed));
        } catch (IllegalArgumentException e) {
            throw new UserMistake("nothing to judge on: " + e.getMessage(), e);
        }
        return Verdict.of(candidate.hash(), its, incumbents, figures);
    }

    /** Windows that are this far apart share no frame. */
    private static int block(Checkpoint checkpoint, int windows) {
        int length = checkpoint.description().framesIn() + checkpoint.description().leads();
        return Math.max(1, Math.min(length, windows / FEWEST_BLOCKS));
    }

    private static Figures.Window window(ScoreBoard board) {
        Map<String, List<ErrorSums>> sums = new LinkedHashMap<>();
        for (ScoreBoard.Row row : board.rows()) {
            sums.computeIfAbsent(row.nowcaster(), name -> new ArrayList<>())
                    .add(row.score().errors());
        }
        return new Figures.Window(sums);
    }

    /** In a table two of one name are told apart. */
    private static String nameOf(Checkpoint checkpoint, Evaluation.Result result) {
        return result.nowcasters().stream()
                .filter(id -> id.hash().equals(checkpoint.hash()))
                .findFirst()
                .orElseThrow()
                .name();
    }
}
