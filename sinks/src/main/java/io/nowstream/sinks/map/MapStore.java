package io.nowstream.sinks.map;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Warning;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
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

    /** By name; the one heard of least recently comes first. */
    private final LinkedHashMap<String, FeedWindow> feeds = new LinkedHashMap<>(16, 0.75f, true);

    private final Views views;
    private @Nullable Instant newestArrival;
    private int nextId;
    private long bytes;
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
        boolean known = feeds.containsKey(record.feed());
        if (frame != null) {
            FeedWindow window = window(record.feed());
            boolean news = counted(window, () -> window.frame(frame));
            return changed(window, known ? Change.What.FRAME : Change.What.FEED, news);
        }
        if (known && record.kind() == FeedRecord.Kind.END) {
            FeedWindow window = window(record.feed());
            window.end();
            return changed(window, Change.What.FEED, true);
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
        FeedWindow window = window(field.feed());
        boolean news = counted(window, () -> window.nowcast(field));
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
        FeedWindow window = feeds.get(field.feed());
        if (window != null) {
            window.candidate(field);
        }
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
        FeedWindow window = window(set.feed());
        return changed(window, Change.What.WARNINGS, window.warnings(set));
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

    /** All feeds: those that run by name, then those that have ended. */
    synchronized List<FeedView> feeds() {
        return feeds.values().stream()
                .sorted(Comparator.comparing(FeedWindow::ended).thenComparing(FeedWindow::name))
                .map(window -> views.feed(window, clock()))
                .toList();
    }

    /** The feed of that number or else of that name. */
    synchronized Optional<TimelineView> timeline(String idOrName) {
        return find(idOrName).map(window -> views.timeline(window, clock()));
    }

    /** Warnings that stand by the run's clock, with the feed each belongs to. */
    synchronized List<Standing> warningsStanding() {
        Optional<Instant> now = clock();
        List<Standing> standing = new ArrayList<>();
        for (FeedWindow window : feeds.values()) {
            for (Warning warning : window.warningsAt(now.orElse(Instant.MIN))) {
                standing.add(
                        new Standing(window.id(), window.name(), window.geographic(), warning));
            }
        }
        standing.sort(
                Comparator.comparing((Standing s) -> s.warning().onset())
                        .thenComparing(s -> s.warning().id()));
        return standing;
    }

    /** A warning and whose it is. */
    record Standing(int feedId, String feed, boolean geographic, Warning warning) {}

    /** The field that is drawn under this hash, if a timeline has named it and it is still kept. */
    synchronized Optional<MapField> field(String hash) {
        return feeds.values().stream()
                .flatMap(FeedWindow::fields)
                .filter(field -> field.isKnownAs(hash))
                .findFirst();
    }

    /** What {@code /metrics} counts. */
    synchronized Counts counts() {
        return new Counts(
                late,
                rejected,
                undecodable,
                refused,
                feeds.values().stream()
                        .sorted(Comparator.comparing(FeedWindow::name))
                        .map(this::counts)
                        .toList());
    }

    private FeedCounts counts(FeedWindow window) {
        return new FeedCounts(
                window.name(),
                window.framesSeen(),
                window.nowcastsSeen(),
                Vitals.of(window, clock(), settings.silentAfterCadences()));
    }

    /** Counts of the whole server. */
    record Counts(
            long late, long rejected, long undecodable, long refused, List<FeedCounts> feeds) {}

    /** Counts of one feed. */
    record FeedCounts(String feed, long frames, long nowcasts, Vitals vitals) {}

    /** Packed cells held, bytes. */
    synchronized long bytes() {
        return bytes;
    }

    private Optional<FeedWindow> find(String idOrName) {
        for (FeedWindow window : feeds.values()) {
            if (String.valueOf(window.id()).equals(idOrName)) {
                return Optional.of(window);
            }
        }
        for (FeedWindow window : feeds.values()) {
            if (window.name().equals(idOrName)) {
                return Optional.of(window);
            }
        }
        return Optional.empty();
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

    private FeedWindow window(String feed) {
        FeedWindow window = feeds.get(feed);
        if (window == null) {
            window = new FeedWindow(nextId++, feed, settings.framesPerFeed());
            feeds.put(feed, window);
            while (feeds.size() > settings.feeds()) {
                dropStalest();
            }
        }
        return window;
    }

    /** Changes a window, keeps the sum of bytes, and makes room if there is too much. */
    private boolean counted(FeedWindow window, BooleanSupplier change) {
        long before = window.bytes();
        boolean news = change.getAsBoolean();
        bytes += window.bytes() - before;
        // Whole feeds go first, the stalest before the others; the last loses its oldest frames.
        while (bytes > settings.cellBytes()) {
            if (feeds.size() > 1) {
                dropStalest();
                continue;
            }
            long full = window.bytes();
            if (!window.dropOldest()) {
                break;
            }
            bytes += window.bytes() - full;
        }
        return news;
    }

    private void dropStalest() {
        Iterator<FeedWindow> stalest = feeds.values().iterator();
        bytes -= stalest.next().bytes();
        stalest.remove();
    }

    private void tell(Change change) {
        watchers.forEach(watcher -> watcher.accept(change));
    }
}
