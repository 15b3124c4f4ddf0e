package io.nowstream.sinks.map;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.Channel;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Warning;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
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

    /** More than this many warnings in one set cannot be read on a map. */
    private static final int WARNINGS_KEPT = 500;

    private static final int BASELINES_KEPT = 4;

    private final int id;
    private final String name;
    private final int framesKept;

    private final NavigableMap<Instant, MapField> frames = new TreeMap<>();
    private final Map<String, Baseline> baselines = new LinkedHashMap<>();
    private @Nullable ShownNowcast shown;
    private @Nullable ShownNowcast arriving;

    /** Shown until just now: pages are still fetching its images. */
    private @Nullable ShownNowcast replaced;

    private @Nullable Instant newestArrival;
    private List<Warning> warnings = List.of();
    private Instant warningsIssueTime = Instant.MIN;
    private long warningsNumber = -1;
    private boolean ended;
    private long framesSeen;
    private long nowcastsSeen;

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
        Channel first = frame.channels().get(0);
        MapField field = new MapField(frame.grid(), first);
        MapField before = frames.get(frame.validTime());
        if (before != null && before.sameAs(field)) {
            return false;
        }
        frames.put(frame.validTime(), field);
        while (frames.size() > framesKept) {
            frames.pollFirstEntry();
        }
        return true;
    }

    private void forget() {
        frames.clear();
        baselines.clear();
        shown = null;
        arriving = null;
        replaced = null;
        newestArrival = null;
        warnings = List.of();
        warningsIssueTime = Instant.MIN;
        warningsNumber = -1;
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
            replaced = shown;
            shown = next;
            arriving = null;
            nowcastsSeen++;
            return true;
        }
        return false;
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
     * @return whether the set is not older than the one known
     */
    boolean warnings(ActiveWarnings set) {
        // Numbers tell sets of one issue time apart; across a feed's lives they begin again.
        int ahead = set.issueTime().compareTo(warningsIssueTime);
        if (ahead < 0 || ahead == 0 && set.number() < warningsNumber) {
            return false;
        }
        warningsIssueTime = set.issueTime();
        warningsNumber = set.number();
        warnings =
                set.warnings().stream()
                        .filter(w -> w.state() != Warning.State.CANCELLED)
                        .limit(WARNINGS_KEPT)
                        .toList();
        return true;
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

    NavigableMap<Instant, MapField> frames() {
        return frames;
    }

    Optional<MapField> newest() {
        Map.Entry<Instant, MapField> last = frames.lastEntry();
        return last == null ? Optional.empty() : Optional.of(last.getValue());
    }

    Optional<Instant> newestValidTime() {
        return frames.isEmpty() ? Optional.empty() : Optional.of(frames.lastKey());
    }

    Optional<Instant> newestArrival() {
        return Optional.ofNullable(newestArrival);
    }

    /** The newest complete nowcast, or the first one while it comes in. */
    Optional<ShownNowcast> nowcast() {
        return Optional.ofNullable(shown != null ? shown : arriving);
    }

    Stream<Baseline> baselines() {
        return baselines.values().stream();
    }

    /** Standing warnings that have not lapsed by {@code now}. */
    List<Warning> warningsAt(Instant now) {
        return warnings.stream().filter(w -> w.expires().isAfter(now)).toList();
    }

    /** Whether its outlines are longitudes and latitudes; else columns and rows. */
    boolean geographic() {
        return fields().findFirst().map(field -> field.grid().hasGeography()).orElse(true);
    }

    boolean ended() {
        return ended;
    }

    long framesSeen() {
        return framesSeen;
    }

    long nowcastsSeen() {
        return nowcastsSeen;
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
                Stream.concat(nowcast().stream(), Stream.ofNullable(replaced))
                        .flatMap(nowcast -> nowcast.fields().values().stream())
                        .map(ShownNowcast.Lead::field));
    }

    /** Packed cells held. */
    long bytes() {
        return frames.values().stream().mapToLong(MapField::bytes).sum()
                + bytes(shown)
                + bytes(arriving)
                + bytes(replaced);
    }

    private static long bytes(@Nullable ShownNowcast nowcast) {
        return nowcast == null ? 0 : nowcast.bytes();
    }

    private static Instant later(@Nullable Instant a, Instant b) {
        return a == null || b.isAfter(a) ? b : a;
    }
}
