package io.nowstream.app.evaluate;

import io.nowstream.app.UserMistake;
import io.nowstream.frames.FeedPattern;
import io.nowstream.frames.Grid;
import io.nowstream.frames.ModelId;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.verification.PatternBoard;
import io.nowstream.models.verification.ScoreBoard;
import io.nowstream.models.verification.Undefined;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scores baselines on an archive, on each feed's own cells and in its own unit. Networks are judged
 * by {@link NetworkEvaluation}.
 */
public final class Evaluation {

    /** Frames in and leads out where no windows file says otherwise. */
    private static final int LENGTH = 10;

    private static final int LEADS = 12;

    private final List<Contestant> contestants;

    /**
     * @param nowcasters all that are compared, in the order of the table
     */
    public Evaluation(List<Nowcaster> nowcasters) {
        this.contestants = nowcasters.stream().map(Contestant::onTheGround).toList();
    }

    /**
     * What came of it.
     *
     * @param feeds those that were scored
     * @param part which part of them
     * @param windows how many forecasts of each nowcaster were scored
     * @param length frames that went in
     * @param grids the cells that were compared; more than one where feeds differ
     * @param cadenceMinutes minutes between leads
     * @param nowcasters all that were compared, in the order of the table
     * @param board scores by nowcaster and lead, of all channels together
     * @param channels of several channels, each one's scores
     * @param patterns blur and fractions skill; only where a network is judged
     */
    public record Result(
            List<String> feeds,
            Part part,
            int windows,
            int length,
            List<Cells> grids,
            double cadenceMinutes,
            List<ModelId> nowcasters,
            ScoreBoard board,
            List<ScoreBoard> channels,
            Optional<PatternBoard> patterns) {

        public Result {
            channels = List.copyOf(channels);
        }
    }

    /**
     * Cells that were compared.
     *
     * @param rows of the grid
     * @param columns of the grid
     * @param metres side of a cell, projection metres; its height where it is not square
     */
    public record Cells(int rows, int columns, double metres) {

        /** What counts as near in the fractions skill score: about so far to each side. */
        private static final double NEAR_METRES = 10_000;

        static Cells of(Grid grid) {
            return new Cells(grid.rows(), grid.columns(), grid.cellHeightMetres());
        }

        /** Side of the neighbourhood of the fractions skill score, cells, odd. */
        int fssCells() {
            return 2 * (int) Math.round(NEAR_METRES / metres) + 1;
        }
    }

    /**
     * Every window, up to the end of its run; what a nowcaster leaves undefined is left out for
     * all.
     *
     * @param feeds which feeds of the archive
     */
    public Result onEveryWindow(Archive archive, FeedPattern feeds, ReplayProgress progress)
            throws IOException, MalformedFrameException {
        Map<FeedArchive, List<Window>> windows = new LinkedHashMap<>();
        for (FeedArchive feed : ChosenFeeds.of(archive, feeds)) {
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
        if (windows.values().stream().allMatch(List::isEmpty)) {
            throw new UserMistake(
                    "no window of %d frames and a lead in the archive".formatted(LENGTH));
        }
        return new Comparison(Ground.asObserved(), contestants, undefined, false)
                .score(windows, Part.ALL, progress);
    }
}
