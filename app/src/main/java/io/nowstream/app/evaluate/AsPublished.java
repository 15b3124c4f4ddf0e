package io.nowstream.app.evaluate;

import io.nowstream.app.UserMistake;
import io.nowstream.app.evaluate.PublishedGroup.Said;
import io.nowstream.app.evaluate.SlottedFrames.Unpacked;
import io.nowstream.frames.Channel;
import io.nowstream.frames.FeedPattern;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Quantity;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.serving.Pooling;
import io.nowstream.models.verification.ScoreBoard;
import io.nowstream.models.verification.Scoring;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.assembly.Slots;
import io.nowstream.operators.rollout.NowcasterSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Scores what a replay of an archive would publish, field by field as it stands on the topics:
 * rounded as the newest frame is packed, on the grid of the nowcaster, in the unit of the feed.
 *
 * <p>Every issue time whose input is whole, each lead whose frame is there; over the cells that the
 * frame and all nowcasters of the feed cover, on the coarsest of their grids. The stream's scores
 * of the same frames are the same; it also publishes, and scores, where a frame of the input is
 * missing and the gap policy fills it, or another tier has to answer.
 */
public final class AsPublished {

    private final Feeds feeds;
    private final NowcasterSource nowcasters;
    private final Consumer<String> notes;

    /**
     * @param feeds how each feed is treated
     * @param nowcasters makes them by name, as for the job
     * @param notes what is left out and why, a line each
     */
    public AsPublished(Feeds feeds, NowcasterSource nowcasters, Consumer<String> notes) {
        this.feeds = feeds;
        this.nowcasters = nowcasters;
        this.notes = notes;
    }

    /** What is scored apart: it does not add up. */
    private record Kind(
            List<ModelId> models, List<Quantity> quantities, long cadenceMillis, int length) {}

    /** What has come of one kind so far. */
    private static final class Sums {
        private final Set<String> feeds = new LinkedHashSet<>();
        private final Set<Evaluation.Cells> grids = new LinkedHashSet<>();
        private final List<ScoreBoard> channels;
        private int windows;

        Sums(Kind kind) {
            List<String> names = kind.models().stream().map(ModelId::name).toList();
            channels =
                    kind.quantities().stream()
                            .map(quantity -> new ScoreBoard(Scoring.usual(quantity), names))
                            .toList();
        }
    }

    /**
     * Scores.
     *
     * @param pattern which feeds of the archive
     * @return one for each set of nowcasters, as a rule one; its {@code board} is the first
     *     channel's
     * @throws UserMistake if there is nothing to score
     */
    public List<Evaluation.Result> on(Archive archive, FeedPattern pattern, ReplayProgress progress)
            throws IOException {
        Map<Kind, Sums> sums = new LinkedHashMap<>();
        for (FeedArchive feed : ChosenFeeds.of(archive, pattern)) {
            Optional<FeedSpec> spec = feeds.of(feed.feed());
            if (spec.isPresent()) {
                score(feed, spec.get(), sums, progress);
            }
        }
        if (sums.isEmpty()) {
            throw new UserMistake("nothing to score: no issue time with a whole input and a lead");
        }
        return sums.entrySet().stream().map(AsPublished::result).toList();
    }

    private static Evaluation.Result result(Map.Entry<Kind, Sums> entry) {
        Kind kind = entry.getKey();
        Sums sums = entry.getValue();
        return new Evaluation.Result(
                List.copyOf(sums.feeds),
                Part.ALL,
                sums.windows,
                kind.length(),
                List.copyOf(sums.grids),
                kind.cadenceMillis() / 60_000.0,
                kind.models(),
                sums.channels.get(0),
                sums.channels.size() > 1 ? sums.channels : List.of(),
                Optional.empty());
    }

    private void score(
            FeedArchive feed, FeedSpec spec, Map<Kind, Sums> sums, ReplayProgress progress)
            throws IOException {
        SlottedFrames frames = new SlottedFrames(feed, notes);
        List<Long> slots = frames.slots();
        try (PublishedGroup group = new PublishedGroup(spec, nowcasters)) {
            int done = 0;
            for (long now : slots) {
                Optional<List<Unpacked>> input = input(frames, now, spec.length());
                if (input.isPresent()) {
                    scoreOne(feed, spec, frames, now, input.get(), group, sums);
                }
                progress.at(++done, slots.size());
            }
        }
    }

    /** The frames of the sequence that ends there, if it is whole and of one kind. */
    private static Optional<List<Unpacked>> input(SlottedFrames frames, long now, int length)
            throws IOException {
        Optional<Unpacked> newest = frames.at(now);
        List<Unpacked> input = new ArrayList<>();
        for (long slot = now - length + 1; slot <= now && newest.isPresent(); slot++) {
            Optional<Unpacked> frame = frames.at(slot);
            if (frame.isEmpty() || !alike(frame.get().frame(), newest.get().frame())) {
                return Optional.empty();
            }
            input.add(frame.get());
        }
        return newest.map(there -> input);
    }

    private static boolean alike(Frame one, Frame other) {
        return one.grid().equals(other.grid()) && quantities(one).equals(quantities(other));
    }

    private static List<Quantity> quantities(Frame frame) {
        return frame.channels().stream().map(Channel::quantity).toList();
    }

    private static void scoreOne(
            FeedArchive feed,
            FeedSpec spec,
            SlottedFrames frames,
            long now,
            List<Unpacked> input,
            PublishedGroup group,
            Map<Kind, Sums> sums)
            throws IOException {
        Frame newest = input.get(input.size() - 1).frame();
        Slots slots = new Slots(spec.cadenceMillis());
        FieldSequence fields =
                new FieldSequence(
                        feed.feed(),
                        newest.grid(),
                        quantities(newest),
                        Duration.ofMillis(spec.cadenceMillis()),
                        slots.time(now),
                        input.stream().map(Unpacked::together).toArray(float[][]::new));
        List<Said> said = group.say(feed.feed(), spec.cadenceMillis(), fields, newest);
        List<ModelId> models = said.stream().map(Said::model).toList();
        Grid grid =
                said.stream()
                        .map(Said::grid)
                        .min(Comparator.comparingInt(Grid::cells))
                        .orElseThrow();
        Sums earned = null;
        for (int lead = 1; lead <= spec.leads(); lead++) {
            Optional<Unpacked> came =
                    frames.at(now + lead).filter(frame -> alike(frame.frame(), newest));
            if (came.isPresent()) {
                Kind kind =
                        new Kind(models, quantities(newest), spec.cadenceMillis(), spec.length());
                earned = sums.computeIfAbsent(kind, Sums::new);
                for (int channel = 0; channel < newest.channels().size(); channel++) {
                    add(earned.channels.get(channel), lead, channel, came.get(), said, grid);
                }
            }
        }
        if (earned != null) {
            earned.windows++;
            earned.feeds.add(feed.feed());
            earned.grids.add(Evaluation.Cells.of(grid));
        }
    }

    private static void add(
            ScoreBoard board, int lead, int channel, Unpacked came, List<Said> said, Grid grid) {
        Map<String, float[]> forecasts = new LinkedHashMap<>();
        for (Said one : said) {
            forecasts.put(one.model().name(), pooled(one.at(lead, channel), one.grid(), grid));
        }
        float[] observed = pooled(came.values().get(channel), came.frame().grid(), grid);
        board.add(lead, observed, forecasts);
    }

    private static float[] pooled(float[] field, Grid from, Grid to) {
        return Pooling.between(from, to)
                .orElseThrow(
                        () ->
                                new UserMistake(
                                        "cells of %.0f m cannot be pooled to cells of %.0f m"
                                                .formatted(
                                                        from.cellHeightMetres(),
                                                        to.cellHeightMetres())))
                .pool(field);
    }
}
