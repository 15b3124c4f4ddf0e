package io.nowstream.sinks.map;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Score;
import io.nowstream.frames.Warning;
import io.nowstream.frames.WarningScore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the map server knows: a bounded window of each feed, fed from the topics, asked by the page.
 *
 * <p>Records may come late, twice, or from a transaction that is done again: what is newest by its
 * identity is shown, and of one identity the last. Thread-safe; no call takes longer than
 * arithmetic on the window. A record that cannot be shown is counted and changes nothing else.
 */
public final class MapStore {

    /** More leads than any nowcast has; what claims more is refused before memory is taken. */
    private static final int MAX_LEADS = 1000;

    /** Longer names are nobody's. */
    private static final int MAX_NAME = 256;

    private final MapSettings settings;
    private final InstantSource machine;
    private final List<Consumer<Change>> watchers = new CopyOnWriteArrayList<>();

    private final FeedWindows feeds;
    private final Views views;
    private @Nullable Instant newestArrival;
    private long rejected;
    private long late;
    private long undecodable;
    private long refused;

    public MapStore(MapSettings settings) {
        this(settings, InstantSource.system());
    }

    /**
     * @param machine the machine's clock, for a live run
     */
    public MapStore(MapSettings settings, InstantSource machine) {
        this.settings = settings;
        this.machine = machine;
        this.feeds = new FeedWindows(settings);
        this.views = new Views(settings.silentAfterCadences());
    }

    /** A record of the {@code frames} topic: a frame, a tick, a release or an end. */
    public void feedRecord(FeedRecord record) {
        taken(record).ifPresent(this::tell);
    }

    private synchronized Optional<Change> taken(FeedRecord record) {
        Frame frame = record.frame();
        if (!acceptable(record.feed()) || frame != null && !plausible(frame)) {
            refused++;
            return Optional.empty();
        }
        tellTime(record.arrivalTime());
        Optional<FeedWindow> known = feeds.known(record.feed());
        if (frame != null) {
            FeedWindow window = feeds.of(record.feed());
            boolean news = feeds.change(window, () -> window.frame(frame));
            return changed(window, known.isEmpty() ? Change.What.FEED : Change.What.FRAME, news);
        }
        known.ifPresent(window -> window.heard(record.arrivalTime()));
        if (known.isPresent() && record.kind() == FeedRecord.Kind.END) {
            known.get().end();
            return changed(known.get(), Change.What.FEED, true);
        }
        return Optional.empty();
    }

    /** One lead of a nowcast, from the {@code nowcasts} topic. */
    public void nowcast(ForecastField field) {
        taken(field).ifPresent(this::tell);
    }

    private synchronized Optional<Change> taken(ForecastField field) {
        if (!acceptable(field)) {
            refused++;
            return Optional.empty();
        }
        FeedWindow window = feeds.of(field.feed());
        boolean news = feeds.change(window, () -> window.nowcast(field));
        return changed(window, Change.What.NOWCAST, news);
    }

    private static Optional<Change> changed(FeedWindow window, Change.What what, boolean news) {
        return news ? Optional.of(new Change(window.id(), window.name(), what)) : Optional.empty();
    }

    /** One field of a baseline or shadow, from the {@code candidates} topic: named, not drawn. */
    public synchronized void candidate(ForecastField field) {
        if (!acceptable(field)) {
            refused++;
            return;
        }
        feeds.known(field.feed()).ifPresent(window -> window.candidate(field));
    }

    /** A feed's whole set of warnings, from the {@code warnings} topic. */
    public void warnings(ActiveWarnings set) {
        taken(set).ifPresent(this::tell);
    }

    private synchronized Optional<Change> taken(ActiveWarnings set) {
        if (!acceptable(set.feed())) {
            refused++;
            return Optional.empty();
        }
        FeedWindow window = feeds.of(set.feed());
        return changed(window, Change.What.WARNINGS, window.warnings(set));
    }

    /** What a nowcaster has earned, from the {@code scores} topic; repeats are fine. */
    public void score(Score score) {
        scored(score.feed(), window -> window.score(score)).ifPresent(this::tell);
    }

    /** What became of a warning, from the {@code scores} topic; repeats are fine. */
    public void warningScore(WarningScore score) {
        scored(score.feed(), window -> window.warningScore(score)).ifPresent(this::tell);
    }

    private synchronized Optional<Change> scored(String feed, Predicate<FeedWindow> score) {
        if (!acceptable(feed)) {
            refused++;
            return Optional.empty();
        }
        FeedWindow window = feeds.of(feed);
        boolean news = feeds.change(window, () -> score.test(window));
        return changed(window, Change.What.SCORES, news);
    }

    /** A row of the {@code rejected} topic: counted, late ones apart. */
    public synchronized void rejected(Rejected row) {
        if (row.reason().startsWith("late")) {
            late++;
        } else {
            rejected++;
        }
    }

    /** A message that was no record of ours. */
    public synchronized void undecodable() {
        undecodable++;
    }

    /** Calls {@code watcher} after every change, on the thread that brought it. */
    public void watch(Consumer<Change> watcher) {
        watchers.add(watcher);
    }

    public MapSettings settings() {
        return settings;
    }

    /** The run's clock; empty in a replay that has not begun. */
    public synchronized Optional<Instant> clock() {
        return settings.replay()
                ? Optional.ofNullable(newestArrival)
                : Optional.of(machine.instant());
    }

    /** A feed's clock: live the machine's; feeds that are replayed together lie years apart. */
    private Optional<Instant> clock(FeedWindow window) {
        return settings.replay() ? window.newestRecord() : Optional.of(machine.instant());
    }

    /** All feeds: those that run by name, then those that have ended. */
    synchronized List<FeedView> feeds() {
        return feeds.all().stream()
                .sorted(Comparator.comparing(FeedWindow::ended).thenComparing(FeedWindow::name))
                .map(window -> views.feed(window, clock(window)))
                .toList();
    }

    /** One channel of the feed of that number or else of that name; empty if there is none such. */
    synchronized Optional<TimelineView> timeline(String idOrName, int channel) {
        return feeds.find(idOrName)
                .filter(
                        window ->
                                channel == 0
                                        || window.newest()
                                                .flatMap(f -> f.channel(channel))
                                                .isPresent())
                .map(window -> views.timeline(window, channel, clock(window)));
    }

    /**
     * What the nowcasts and warnings of the feed of that number or else of that name have earned.
     */
    synchronized Optional<ScoresView> scores(String idOrName) {
        return feeds.find(idOrName).map(ScoresView::of);
    }

    /** Warnings that stand by their feeds' clocks, with the feed each belongs to. */
    synchronized List<Standing> warningsStanding() {
        List<Standing> standing = new ArrayList<>();
        for (FeedWindow window : feeds.all()) {
            Instant now = clock(window).orElse(Instant.MIN);
            for (Warning warning : window.warnings().standingAt(now)) {
                standing.add(
                        new Standing(
                                window.id(),
                                window.name(),
                                window.geographic(),
                                window.warnings().issueTime(),
                                warning));
            }
        }
        standing.sort(
                Comparator.comparing((Standing s) -> s.warning().onset())
                        .thenComparing(s -> s.warning().id()));
        return standing;
    }

    /** A warning, whose it is, and the issue time of the set that has it. */
    record Standing(
            int feedId, String feed, boolean geographic, Instant issueTime, Warning warning) {}

    /** The field that is drawn under this hash, if a timeline has named it and it is still kept. */
    synchronized Optional<MapField> field(String hash) {
        return feeds.all().stream()
                .flatMap(FeedWindow::fields)
                .filter(field -> field.isKnownAs(hash))
                .findFirst();
    }

    /** What {@code /metrics} counts. */
    synchronized MapCounts counts() {
        return new MapCounts(
                late,
                rejected,
                undecodable,
                refused,
                feeds.bytes(),
                feeds.all().stream()
                        .sorted(Comparator.comparing(FeedWindow::name))
                        .map(this::counts)
                        .toList());
    }

    private MapCounts.OfFeed counts(FeedWindow window) {
        return new MapCounts.OfFeed(
                window.name(),
                window.framesSeen(),
                window.nowcastsSeen(),
                Vitals.of(window, clock(window), settings.silentAfterCadences()));
    }

    /** Packed cells and scores held, bytes. */
    synchronized long bytes() {
        return feeds.bytes();
    }

    private boolean acceptable(String feed) {
        return feed.length() <= MAX_NAME && settings.wanted().test(feed);
    }

    private boolean acceptable(ForecastField field) {
        return acceptable(field.feed()) && field.leads() <= MAX_LEADS;
    }

    /** Assembly rejects the same frames; here they would be "newest" for ever. */
    private boolean plausible(Frame frame) {
        Duration ahead = Duration.between(frame.arrivalTime(), frame.validTime());
        return ahead.compareTo(settings.tolerance()) <= 0
                && ahead.negated().compareTo(settings.horizon()) <= 0;
    }

    private void tellTime(Instant arrival) {
        Instant newest = newestArrival;
        if (newest == null || arrival.isAfter(newest)) {
            newestArrival = arrival;
        }
    }

    private void tell(Change change) {
        watchers.forEach(watcher -> watcher.accept(change));
    }
}
