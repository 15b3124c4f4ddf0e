package io.nowstream.sinks.map;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Score;
import io.nowstream.frames.Tier;
import io.nowstream.frames.WarningScore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one feed: its last frames, its newest complete nowcast and the one that is coming
 * in, its newest set of warnings. Guarded by the store's lock.
 */
final class FeedWindow {

    private static final int BASELINES_KEPT = 4;

    /** How far behind the nowcast shown, by issue time, pages may still be fetching images. */
    private static final Duration PAGES_BEHIND = Duration.ofSeconds(5);

    private static final int MOST_REPLACED = 64;

    private final int id;
    private final String name;
    private final int framesKept;

    private final NavigableMap<Instant, MapFields> frames = new TreeMap<>();
    private final Map<String, Baseline> baselines = new LinkedHashMap<>();
    private final ScoreWindow scores = new ScoreWindow();
    private @Nullable ShownNowcast shown;
    private @Nullable ShownNowcast arriving;

    /** Shown until just now, newest first: pages are still fetching their images. */
    private final Deque<ShownNowcast> replaced = new ArrayDeque<>();

    private @Nullable Instant newestArrival;
    private @Nullable Instant newestRecord;
    private final KnownWarnings warnings = new KnownWarnings();
    private boolean ended;
    private long framesSeen;
    private final Map<Tier, Long> nowcastsSeen = new EnumMap<>(Tier.class);

    FeedWindow(int id, String name, int framesKept) {
        this.id = id;
        this.name = name;
        this.framesKept = framesKept;
    }

    /** The newest field of a nowcaster beside the one that is shown. */
    record Baseline(String model, String tier, Instant issueTime) {}

    /**
     * @return whether anything is to be seen that was not before
     */
    boolean frame(Frame frame) {
        if (ended) {
            // The name is used again, perhaps with earlier times: nothing of the old life counts.
            forget();
        }
        framesSeen++;
        newestArrival = later(newestArrival, frame.arrivalTime());
        heard(frame.arrivalTime());
        MapFields fields = MapFields.of(frame.grid(), frame.channels(), 1);
        MapFields before = frames.get(frame.validTime());
        if (before != null && before.sameAs(fields)) {
            return false;
        }
        frames.put(frame.validTime(), fields);
        while (frames.size() > framesKept) {
            frames.pollFirstEntry();
        }
        return true;
    }

    /** A record of any kind: the feed's clock. */
    void heard(Instant arrival) {
        newestRecord = later(newestRecord, arrival);
    }

    private void forget() {
        frames.clear();
        baselines.clear();
        scores.clear();
        shown = null;
        arriving = null;
        replaced.clear();
        newestArrival = null;
        newestRecord = null;
        warnings.clear();
        ended = false;
    }

    /**
     * @return whether the nowcast that is shown has changed
     */
    boolean nowcast(ForecastField field) {
        ShownNowcast current = shown;
        if (current != null && current.isOf(field)) {
            // A repeat, from a transaction that was done again: last one wins.
            current.put(field);
            return true;
        }
        if (current != null && current.isNewerThan(field)) {
            return false;
        }
        ShownNowcast next = arriving;
        if (next != null && next.isNewerThan(field)) {
            return false;
        }
        if (next == null || !next.isOf(field)) {
            next = new ShownNowcast(field);
            arriving = next;
        }
        next.put(field);
        if (next.complete()) {
            replace(next);
            arriving = null;
            nowcastsSeen.merge(field.tier(), 1L, Long::sum);
            return true;
        }
        return false;
    }

    private void replace(ShownNowcast next) {
        if (shown != null) {
            replaced.addFirst(shown);
        }
        shown = next;
        // One always; more of a feed that is issued faster than pages ask.
        Instant oldest = next.issueTime().minus(PAGES_BEHIND);
        while (replaced.size() > MOST_REPLACED
                || replaced.size() > 1 && replaced.getLast().issueTime().isBefore(oldest)) {
            replaced.removeLast();
        }
    }

    void candidate(ForecastField field) {
        Baseline before = baselines.get(field.model().name());
        if (before != null && before.issueTime().isAfter(field.issueTime())) {
            return;
        }
        if (before == null && baselines.size() >= BASELINES_KEPT) {
            return;
        }
        baselines.put(
                field.model().name(),
                new Baseline(field.model().name(), field.tier().label(), field.issueTime()));
    }

    /**
     * @return whether it is news
     */
    boolean score(Score score) {
        return scores.score(score);
    }

    boolean warningScore(WarningScore score) {
        return scores.warning(score);
    }

    /**
     * @return whether the set is not older than the one known
     */
    boolean warnings(ActiveWarnings set) {
        return warnings.take(set);
    }

    void end() {
        ended = true;
    }

    /** Lets go of the oldest frame; the newest stays. */
    boolean dropOldest() {
        if (frames.size() < 2) {
            return false;
        }
        frames.pollFirstEntry();
        return true;
    }

    int id() {
        return id;
    }

    String name() {
        return name;
    }

    NavigableMap<Instant, MapFields> frames() {
        return frames;
    }

    /** What its newest frame holds, else its nowcast: what the feed is about. */
    Optional<MapFields> newest() {
        Map.Entry<Instant, MapFields> last = frames.lastEntry();
        if (last != null) {
            return Optional.of(last.getValue());
        }
        return nowcast()
                .flatMap(nowcast -> nowcast.fields().values().stream().findFirst())
                .map(ShownNowcast.Lead::fields);
    }

    ScoreWindow scores() {
        return scores;
    }

    Optional<Instant> newestValidTime() {
        return frames.isEmpty() ? Optional.empty() : Optional.of(frames.lastKey());
    }

    Optional<Instant> newestArrival() {
        return Optional.ofNullable(newestArrival);
    }

    /** Arrival of its newest record of any kind. */
    Optional<Instant> newestRecord() {
        return Optional.ofNullable(newestRecord);
    }

    /** The newest complete nowcast, or the first one while it comes in. */
    Optional<ShownNowcast> nowcast() {
        return Optional.ofNullable(shown != null ? shown : arriving);
    }

    Stream<Baseline> baselines() {
        return baselines.values().stream();
    }

    KnownWarnings warnings() {
        return warnings;
    }

    /** Whether its outlines are longitudes and latitudes; else columns and rows. */
    boolean geographic() {
        return newest().map(fields -> fields.first().grid().hasGeography()).orElse(true);
    }

    boolean ended() {
        return ended;
    }

    long framesSeen() {
        return framesSeen;
    }

    /** Whole ones, by the tier that answered. */
    Map<Tier, Long> nowcastsSeen() {
        return Map.copyOf(nowcastsSeen);
    }

    /** The usual distance of its frames (their median), else of its leads. */
    Optional<Duration> cadence() {
        if (frames.size() >= 2) {
            Instant[] times = frames.keySet().toArray(Instant[]::new);
            long[] millis = new long[times.length - 1];
            for (int i = 0; i < millis.length; i++) {
                millis[i] = Duration.between(times[i], times[i + 1]).toMillis();
            }
            Arrays.sort(millis);
            return Optional.of(Duration.ofMillis(millis[millis.length / 2]));
        }
        return nowcast().map(ShownNowcast::step).filter(step -> !step.isZero());
    }

    /** All fields that can be asked for: frames, leads, and leads that were shown until now. */
    Stream<MapField> fields() {
        return Stream.concat(
                        frames.values().stream(),
                        Stream.concat(nowcast().stream(), replaced.stream())
                                .flatMap(nowcast -> nowcast.fields().values().stream())
                                .map(ShownNowcast.Lead::fields))
                .flatMap(fields -> fields.channels().stream());
    }

    /** Packed cells held, and scores. */
    long bytes() {
        return frames.values().stream().mapToLong(MapFields::bytes).sum()
                + bytes(shown)
                + bytes(arriving)
                + replaced.stream().mapToLong(ShownNowcast::bytes).sum()
                + scores.bytes();
    }

    private static long bytes(@Nullable ShownNowcast nowcast) {
        return nowcast == null ? 0 : nowcast.bytes();
    }

    private static Instant later(@Nullable Instant a, Instant b) {
        return a == null || b.isAfter(a) ? b : a;
    }
}
