package io.nowstream.app.evaluate;

import io.nowstream.app.UserMistake;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.verification.Coverage;
import io.nowstream.models.verification.PatternBoard;
import io.nowstream.models.verification.ScoreBoard;
import io.nowstream.models.verification.Scoring;
import io.nowstream.models.verification.Undefined;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs contestants over windows and scores them, window by window, all over the same cells. */
final class Comparison {

    /** Cells of a window are those that the newest inputs cover, as many as motion is seen from. */
    private static final int MASK_INPUTS = 3;

    private final Ground ground;
    private final List<Contestant> contestants;
    private final Undefined undefined;
    private final boolean patterns;
    private final WindowScores each;

    /**
     * @param ground where they are compared
     * @param contestants in the order of the table
     * @param undefined what a cell counts for that a contestant leaves undefined
     * @param patterns whether blur and fractions skill are scored too, which takes time
     */
    Comparison(Ground ground, List<Contestant> contestants, Undefined undefined, boolean patterns) {
        this(ground, contestants, undefined, patterns, WindowScores.NONE);
    }

    /**
     * @param each told of every window
     */
    Comparison(
            Ground ground,
            List<Contestant> contestants,
            Undefined undefined,
            boolean patterns,
            WindowScores each) {
        this.ground = ground;
        this.contestants = contestants;
        this.undefined = undefined;
        this.patterns = patterns;
        this.each = each;
    }

    /**
     * Scores.
     *
     * @param windows of each feed, at least one in all
     * @param part for the record
     */
    Evaluation.Result score(
            Map<FeedArchive, List<Window>> windows, Part part, ReplayProgress progress)
            throws IOException, MalformedFrameException {
        int total = windows.values().stream().mapToInt(List::size).sum();
        int done = 0;
        Optional<Boards> boards = Optional.empty();
        Set<Evaluation.Cells> grids = new LinkedHashSet<>();
        List<String> feeds = new ArrayList<>();
        double minutes = 0;
        int length = 0;
        for (Map.Entry<FeedArchive, List<Window>> entry : windows.entrySet()) {
            if (entry.getValue().isEmpty()) {
                continue;
            }
            FeedFields fields = new FeedFields(entry.getKey(), ground);
            refuse(fields, entry.getValue());
            if (boards.isEmpty()) {
                boards = Optional.of(boards(fields.comparedQuantities()));
                minutes = entry.getKey().cadence().toMillis() / 60_000.0;
                length = entry.getValue().get(0).length();
            }
            feeds.add(entry.getKey().feed());
            grids.add(Evaluation.Cells.of(fields.comparedGrid()));
            for (Window window : entry.getValue()) {
                scoreOne(fields, window, boards.get());
                progress.at(++done, total);
            }
        }
        Boards full = boards.orElseThrow(() -> new IllegalArgumentException("no windows"));
        return new Evaluation.Result(
                feeds,
                part,
                total,
                length,
                List.copyOf(grids),
                minutes,
                contestants.stream().map(Contestant::id).toList(),
                full.scores(),
                full.channels(),
                full.patterns());
    }

    /**
     * What is filled in.
     *
     * @param scores of all channels together
     * @param channels each one's, if there are several
     */
    private record Boards(
            ScoreBoard scores, List<ScoreBoard> channels, Optional<PatternBoard> patterns) {

        Boards empty() {
            return new Boards(
                    scores.empty(), channels.stream().map(ScoreBoard::empty).toList(), patterns);
        }

        void addAll(Boards others) {
            scores.addAll(others.scores);
            for (int i = 0; i < channels.size(); i++) {
                channels.get(i).addAll(others.channels.get(i));
            }
        }

        void add(int lead, float[] came, Map<String, float[]> said, boolean[] mask) {
            scores.add(lead, came, said, mask);
            int cells = came.length / Math.max(1, channels.size());
            for (int i = 0; i < channels.size(); i++) {
                int from = i * cells;
                int to = from + cells;
                Map<String, float[]> ofChannel = new LinkedHashMap<>();
                said.forEach((name, all) -> ofChannel.put(name, Arrays.copyOfRange(all, from, to)));
                channels.get(i)
                        .add(
                                lead,
                                Arrays.copyOfRange(came, from, to),
                                ofChannel,
                                Arrays.copyOfRange(mask, from, to));
            }
        }
    }

    /** Of several channels, which have one unit, those together are scored like the first. */
    private Boards boards(List<Quantity> quantities) {
        Scoring scoring = Scoring.usual(quantities.get(0)).with(undefined);
        List<String> names = contestants.stream().map(c -> c.id().name()).toList();
        return new Boards(
                new ScoreBoard(scoring, names),
                quantities.size() == 1
                        ? List.of()
                        : quantities.stream()
                                .map(q -> new ScoreBoard(Scoring.usual(q).with(undefined), names))
                                .toList(),
                patterns ? Optional.of(new PatternBoard(scoring)) : Optional.empty());
    }

    private void refuse(FeedFields fields, List<Window> windows) {
        int length = windows.get(0).length();
        int leads = windows.stream().mapToInt(Window::leads).max().orElseThrow();
        FeedShape observed =
                shape(fields, fields.observedGrid(), fields.observedQuantities(), length, leads);
        contestants.forEach(contestant -> refuse(contestant.refusalOfFeed(observed)));
        // Only a feed that nobody refused can be brought onto the ground.
        FeedShape compared =
                shape(fields, fields.comparedGrid(), fields.comparedQuantities(), length, leads);
        contestants.forEach(contestant -> refuse(contestant.refusalOfGround(compared)));
    }

    private static void refuse(Optional<String> why) {
        if (why.isPresent()) {
            throw new UserMistake(why.get());
        }
    }

    private static FeedShape shape(
            FeedFields fields, Grid grid, List<Quantity> quantities, int length, int leads) {
        return new FeedShape(
                fields.feed().feed(), grid, quantities, fields.feed().cadence(), length, leads);
    }

    private void scoreOne(FeedFields fields, Window window, Boards boards)
            throws IOException, MalformedFrameException {
        float[][] observed = new float[window.length()][];
        float[][] compared = new float[window.length()][];
        for (int i = 0; i < observed.length; i++) {
            observed[i] = fields.observed(window.first() + i);
            compared[i] = fields.compared(window.first() + i);
        }
        Instant now = fields.frame(window.now()).validTime();
        FieldSequence own =
                sequence(fields, fields.observedGrid(), fields.observedQuantities(), now, observed);
        FieldSequence shared =
                sequence(fields, fields.comparedGrid(), fields.comparedQuantities(), now, compared);
        Map<String, float[][]> forecasts = new LinkedHashMap<>();
        for (Contestant contestant : contestants) {
            forecasts.put(contestant.id().name(), contestant.forecast(own, shared, window.leads()));
        }
        boolean[] mask =
                Coverage.ofAll(
                        List.of(compared)
                                .subList(
                                        Math.max(0, compared.length - MASK_INPUTS),
                                        compared.length));
        Boards scores = boards.empty();
        for (int lead = 1; lead <= window.leads(); lead++) {
            float[] came = fields.compared(window.now() + lead);
            Map<String, float[]> said = new LinkedHashMap<>();
            for (Map.Entry<String, float[][]> e : forecasts.entrySet()) {
                said.put(e.getKey(), e.getValue()[lead - 1]);
            }
            scores.add(lead, came, said, mask);
            if (boards.patterns().isPresent()) {
                Grid grid = fields.comparedGrid();
                boards.patterns()
                        .get()
                        .add(
                                lead,
                                came,
                                said,
                                mask,
                                grid.rows(),
                                grid.columns(),
                                Evaluation.Cells.of(grid).fssCells());
            }
        }
        boards.addAll(scores);
        each.scored(fields.feed().feed(), now, scores.scores());
    }

    private static FieldSequence sequence(
            FeedFields fields,
            Grid grid,
            List<Quantity> quantities,
            Instant now,
            float[][] frames) {
        return new FieldSequence(
                fields.feed().feed(), grid, quantities, fields.feed().cadence(), now, frames);
    }
}
