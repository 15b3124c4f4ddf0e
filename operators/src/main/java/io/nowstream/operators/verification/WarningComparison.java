package io.nowstream.operators.verification;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Sha256;
import io.nowstream.frames.Warning;
import io.nowstream.frames.WarningScore;
import io.nowstream.operators.WarningSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares warnings above a threshold with what is observed.
 *
 * <p>A hit: while the warning is valid, a cell inside its outline reaches its threshold; counted
 * once, when it first does. A false alarm: it fell below its threshold, or lapsed, without that. A
 * warning that was merged into another, or ended with its feed, is neither. A miss: an area of at
 * least the minimum size over the threshold that appears where none was in the frame before, with
 * no cell inside a valid warning.
 *
 * <p>Belongs to one thread: remembers the last grid's projection.
 */
final class WarningComparison {

    private static final Logger LOG = LoggerFactory.getLogger(WarningComparison.class);

    /** How the reasons begin of a warning that is over because nothing came of it. */
    private static final List<String> NOTHING_CAME = List.of("fell below", "lapsed");

    private final String run;
    private @Nullable WarnedPlace known;

    WarningComparison(String run) {
        this.run = run;
    }

    /** The warnings that stand after a set; what is over without a hit is a false alarm. */
    List<Watched> after(ActiveWarnings set, List<Watched> before, Consumer<WarningScore> out) {
        Map<String, Watched> old = new HashMap<>();
        before.forEach(watched -> old.put(watched.published().id(), watched));
        List<Watched> standing = new ArrayList<>();
        for (Warning warning : set.warnings()) {
            @Nullable Watched was = old.get(warning.id());
            if (warning.event() != Warning.Event.THRESHOLD) {
                continue;
            }
            if (warning.state() != Warning.State.CANCELLED) {
                standing.add(new Watched(warning, was != null && was.hit()));
            } else if (was != null && !was.hit() && nothingCame(warning)) {
                out.accept(
                        score(
                                set.feed(),
                                warning,
                                WarningScore.Outcome.FALSE_ALARM,
                                set.issueTime(),
                                0));
            }
        }
        return standing;
    }

    private static boolean nothingCame(Warning warning) {
        return NOTHING_CAME.stream().anyMatch(warning.reason()::startsWith);
    }

    /** What a frame says of the warnings that stand; the ledger goes on with it. */
    WarningLedger with(
            Frame frame,
            Instant valid,
            WarningSpec rule,
            WarningLedger ledger,
            Consumer<WarningScore> out) {
        if (rule.channel() >= frame.channels().size()) {
            return ledger;
        }
        try {
            float[] values = frame.channels().get(rule.channel()).values(frame.grid());
            Quantity quantity = frame.channels().get(rule.channel()).quantity();
            ObservedAreas observed =
                    ObservedAreas.of(values, frame.grid().columns(), rule.raiseAt());
            WarnedPlace place = placeOf(frame.grid());
            List<Watched> standing = new ArrayList<>();
            for (Watched watched : ledger.standing()) {
                standing.add(watched(watched, frame.feed(), valid, values, observed, place, out));
            }
            if (ledger.begun()) {
                misses(frame, valid, rule, quantity, observed, ledger, place, out);
            }
            return ledger.compared(standing, observed.over());
        } catch (MalformedRecordException | IllegalArgumentException e) {
            LOG.warn(
                    "{}: warnings are not compared with the frame of {}: {}",
                    frame.feed(),
                    valid,
                    e.getMessage());
            return ledger;
        }
    }

    private WarnedPlace placeOf(Grid grid) {
        WarnedPlace place = known;
        if (place == null || !place.grid().equals(grid)) {
            place = new WarnedPlace(grid);
            known = place;
        }
        return place;
    }

    private Watched watched(
            Watched watched,
            String feed,
            Instant valid,
            float[] values,
            ObservedAreas observed,
            WarnedPlace place,
            Consumer<WarningScore> out) {
        Warning warning = watched.published();
        if (watched.hit() || !watched.isAbout(valid.toEpochMilli())) {
            return watched;
        }
        for (int cell : observed.over()) {
            if (values[cell] >= (float) warning.threshold()
                    && WarnedPlace.isInside(place.centre(cell), warning.rings())) {
                long gained = valid.toEpochMilli() - warning.raisedAt().toEpochMilli();
                out.accept(score(feed, warning, WarningScore.Outcome.HIT, valid, gained));
                return new Watched(warning, true);
            }
        }
        return watched;
    }

    private WarningScore score(
            String feed, Warning warning, WarningScore.Outcome outcome, Instant time, long gained) {
        return new WarningScore(
                run,
                feed,
                warning.id(),
                outcome,
                warning.event(),
                warning.quantity(),
                warning.threshold(),
                warning.raisedAt(),
                time,
                gained,
                warning.areaSquareKilometres());
    }

    private void misses(
            Frame frame,
            Instant valid,
            WarningSpec rule,
            Quantity quantity,
            ObservedAreas observed,
            WarningLedger ledger,
            WarnedPlace place,
            Consumer<WarningScore> out) {
        double cell = frame.grid().cellSquareKilometres();
        for (int[] area : observed.areas()) {
            boolean isEvent = area.length * cell >= rule.minimumSquareKilometres();
            if (isEvent
                    && !ObservedAreas.overlap(area, ledger.over())
                    && !isWarnedOf(area, valid, ledger, place)) {
                out.accept(
                        new WarningScore(
                                run,
                                frame.feed(),
                                idOfMiss(frame.feed(), valid, area[0]),
                                WarningScore.Outcome.MISS,
                                Warning.Event.THRESHOLD,
                                quantity,
                                rule.raiseAt(),
                                valid,
                                valid,
                                0,
                                area.length * cell));
            }
        }
    }

    private static boolean isWarnedOf(
            int[] area, Instant valid, WarningLedger ledger, WarnedPlace place) {
        List<Watched> about =
                ledger.standing().stream()
                        .filter(watched -> watched.isAbout(valid.toEpochMilli()))
                        .toList();
        if (about.isEmpty()) {
            return false;
        }
        for (int cell : area) {
            double[] centre = place.centre(cell);
            for (Watched watched : about) {
                if (WarnedPlace.isInside(centre, watched.published().rings())) {
                    return true;
                }
            }
        }
        return false;
    }

    private String idOfMiss(String feed, Instant valid, int firstCell) {
        String what = "%s\n%s\nmiss\n%d\n%d".formatted(run, feed, valid.toEpochMilli(), firstCell);
        return Sha256.of(what.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }
}
