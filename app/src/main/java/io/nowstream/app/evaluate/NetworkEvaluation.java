package io.nowstream.app.evaluate;

import io.nowstream.app.UserMistake;
import io.nowstream.frames.FeedPattern;
import io.nowstream.frames.Quantity;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.ArchivedFrame;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.models.baseline.Advection;
import io.nowstream.models.baseline.Climatology;
import io.nowstream.models.baseline.DampedAnomaly;
import io.nowstream.models.baseline.Persistence;
import io.nowstream.models.baseline.SmoothedAdvection;
import io.nowstream.models.checkpoint.FrameRange;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.serving.CheckpointNowcaster;
import io.nowstream.models.verification.Undefined;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Judges networks beside persistence, advection and smoothed advection, or for flows beside
 * persistence, climatology and the damped anomaly, in the networks' model space: truth and
 * baselines on the pooled grid in the model's quantity, the network through the very path of the
 * stream on the feed's own fields.
 *
 * <p>Only full windows count: all frames in and all leads out, inside one run and one part of the
 * split. Counted are the cells that hold data in the last three inputs and the target and that
 * every nowcaster has defined: a network answers everywhere, but where advection leaves inflow
 * undefined nobody is scored. Smoothed advection has the widths of the first checkpoint; what is
 * usual is what the first checkpoint knows of it.
 */
public final class NetworkEvaluation {

    private final List<Judged> networks;
    private final WindowScores each;

    private NetworkEvaluation(Judged first, List<Judged> all) {
        this.networks = all;
        this.each = WindowScores.NONE;
        for (Judged other : all) {
            refuseTogether(first.description(), other.description());
        }
    }

    /**
     * @param networks at least one, all of one model space; the caller closes them
     * @throws UserMistake if they cannot be compared cell by cell
     */
    public NetworkEvaluation(List<CheckpointNowcaster> networks) {
        this(Judged.of(networks.get(0)), networks.stream().map(Judged::of).toList());
    }

    /** The same of networks that are not opened from a checkpoint. */
    public static NetworkEvaluation of(List<Judged> networks) {
        return new NetworkEvaluation(networks.get(0), List.copyOf(networks));
    }

    private NetworkEvaluation(List<Judged> networks, WindowScores each) {
        this.networks = networks;
        this.each = each;
    }

    /** The same, which tells each window's scores too, and takes no time for blur and FSS. */
    public NetworkEvaluation each(WindowScores told) {
        return new NetworkEvaluation(networks, told);
    }

    private static void refuseTogether(ModelDescription one, ModelDescription other) {
        boolean alike =
                one.quantities().equals(other.quantities())
                        && one.cells().equals(other.cells())
                        && one.cadenceMillis() == other.cadenceMillis()
                        && one.leads() == other.leads();
        if (!alike) {
            throw new UserMistake(
                    "%s and %s cannot be compared cell by cell; judge them one at a time: %s, %s"
                            .formatted(one.name(), other.name(), space(one), space(other)));
        }
    }

    private static String space(ModelDescription description) {
        return "%s is in %s on cells of %.0f to %.0f m, %d leads of %d s"
                .formatted(
                        description.name(),
                        description.unit(),
                        description.cells().leastMetres(),
                        description.cells().mostMetres(),
                        description.leads(),
                        description.cadenceMillis() / 1000);
    }

    /** On every feed of an archive. */
    public Evaluation.Result on(
            Archive archive, Part part, ReplayProgress progress, Consumer<String> notes)
            throws IOException, MalformedFrameException {
        return on(archive, FeedPattern.ALL, part, progress, notes);
    }

    /**
     * Judges.
     *
     * @param feeds which feeds of the archive
     * @param part which windows, as the checkpoints divide the data; of several checkpoints a
     *     window has to lie in this part for all
     * @param progress told of the windows scored
     * @param notes what is left out and why, a line each
     * @throws UserMistake if no window is left, or a network refuses a feed
     */
    public Evaluation.Result on(
            Archive archive,
            FeedPattern feeds,
            Part part,
            ReplayProgress progress,
            Consumer<String> notes)
            throws IOException, MalformedFrameException {
        Map<FeedArchive, List<Window>> windows = new LinkedHashMap<>();
        for (FeedArchive feed : ChosenFeeds.of(archive, feeds)) {
            if (knowsNothingOf(feed)) {
                notes.accept(
                        "%s left out: %s does not know what is usual there"
                                .formatted(feed.feed(), names()));
                continue;
            }
            List<Window> ofFeed = windows(feed, part, notes);
            if (!ofFeed.isEmpty()) {
                windows.put(feed, ofFeed);
            }
        }
        if (windows.isEmpty()) {
            throw new UserMistake(
                    "nothing to judge %s on: no window of %d frames and %d leads in the %s part"
                                    .formatted(names(), length(), leads(), part.label())
                            + " of the archive, as the checkpoint divides it; try --split all");
        }
        ModelDescription first = networks.get(0).description();
        Ground ground = Ground.modelSpace(networks.get(0).adapter(), first.quantities());
        boolean patterns =
                each == WindowScores.NONE
                        && first.quantities().stream().allMatch(NetworkEvaluation::isSeenByRadar);
        return new Comparison(ground, contestants(first, notes), Undefined.LEFT_OUT, patterns, each)
                .score(windows, part, progress);
    }

    /** A network that starts from what is usual serves the feeds that it knows that of. */
    private boolean knowsNothingOf(FeedArchive feed) {
        return networks.get(0)
                .description()
                .climatology()
                .filter(
                        usual ->
                                usual.feeds().stream()
                                        .noneMatch(known -> known.feed().equals(feed.feed())))
                .isPresent();
    }

    /** Squares of kilometres and wavelengths mean something on a map of rain. */
    private static boolean isSeenByRadar(Quantity quantity) {
        return !quantity.isFlow() && quantity != Quantity.TEMPERATURE;
    }

    private List<Window> windows(FeedArchive feed, Part part, Consumer<String> notes) {
        List<Window> windows =
                new ArrayList<>(
                        Runs.windows(feed, length(), leads()).stream()
                                .filter(window -> window.leads() == leads())
                                .toList());
        List<Instant> times = feed.frames().stream().map(ArchivedFrame::validTime).toList();
        for (Judged network : networks) {
            if (isStrange(feed, network)) {
                notes.accept(
                        "%s left out: %s does not know what is usual there"
                                .formatted(feed.feed(), network.description().name()));
                return List.of();
            }
            FrameRange range = part.framesOf(feed.feed(), network.description()).among(times);
            if (range.isEmpty()) {
                notes.accept(
                        "%s left out: it has no %s part for %s"
                                .formatted(
                                        feed.feed(), part.label(), network.description().name()));
                return List.of();
            }
            windows.removeIf(window -> !range.holds(window.first(), length() + leads()));
        }
        if (windows.isEmpty()) {
            notes.accept(
                    "%s left out: its %s part holds no run of %d frames"
                            .formatted(feed.feed(), part.label(), length() + leads()));
        }
        return windows;
    }

    /** What is usual in one city says nothing of another. */
    private static boolean isStrange(FeedArchive feed, Judged network) {
        return network.description()
                .climatology()
                .filter(usual -> usual.of(feed.feed()).isEmpty())
                .isPresent();
    }

    private List<Contestant> contestants(ModelDescription first, Consumer<String> notes) {
        List<Contestant> all = new ArrayList<>();
        all.add(Contestant.onTheGround(new Persistence()));
        if (first.isOfFlows()) {
            addUsual(all, networks.get(0), notes);
        } else {
            addMoving(all, first, notes);
        }
        Set<String> taken = new HashSet<>();
        all.forEach(contestant -> taken.add(contestant.id().name()));
        for (Judged network : networks) {
            String name = network.description().name();
            if (!taken.add(name)) {
                name += "-" + network.nowcaster().id().hash().substring(0, 8);
                if (!taken.add(name)) {
                    throw new UserMistake(name + " is given twice");
                }
            }
            all.add(Contestant.asServed(network, name));
        }
        return all;
    }

    private static void addMoving(
            List<Contestant> all, ModelDescription first, Consumer<String> notes) {
        all.add(Contestant.onTheGround(new Advection()));
        if (first.smoothingKilometres().isEmpty()) {
            notes.accept("smoothed advection left out: no widths were fitted for " + first.name());
        } else {
            all.add(Contestant.onTheGround(new SmoothedAdvection(first.smoothingKilometres())));
        }
    }

    private static void addUsual(List<Contestant> all, Judged first, Consumer<String> notes) {
        if (first.climatology().isEmpty()) {
            notes.accept(
                    "climatology left out: %s knows no usual values"
                            .formatted(first.description().name()));
            return;
        }
        Climatology climatology = first.climatology().get();
        List<Double> damping = first.description().climatology().orElseThrow().damping();
        all.add(Contestant.onTheGround(climatology));
        all.add(Contestant.onTheGround(new DampedAnomaly(climatology, damping)));
    }

    private String names() {
        return String.join(", ", networks.stream().map(n -> n.description().name()).toList());
    }

    /** All see the same windows: as many frames as the most demanding one needs. */
    private int length() {
        return networks.stream().mapToInt(n -> n.description().framesIn()).max().orElseThrow();
    }

    private int leads() {
        return networks.get(0).description().leads();
    }
}
