package io.nowstream.operators.warning;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Sha256;
import io.nowstream.frames.Warning;
import io.nowstream.operators.FeedEnd;
import io.nowstream.operators.WarningSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Compares an outlook with the warnings that stand, and issues the set that holds from now on.
 *
 * <p>A function of its arguments; an instance belongs to one thread (its outlines remember a
 * projection).
 */
final class WarningIssuer {

    private final String run;
    private final Outline outline = new Outline();

    WarningIssuer(String run) {
        this.run = run;
    }

    /** The set after the nowcast whose turn it is. */
    Issued issue(WarningSpec spec, FeedWarnings feedWarnings, Outlook outlook) {
        List<Standing> before = feedWarnings.fresh() ? List.of() : feedWarnings.standing();
        List<Warning> set = new ArrayList<>();
        List<Standing> after = new ArrayList<>();
        if (feedWarnings.fresh()) {
            for (Standing old : feedWarnings.standing()) {
                set.add(cancelled(old, "the feed began anew"));
            }
        }
        Matching matching = Matching.of(before, outlook);
        for (int i = 0; i < before.size(); i++) {
            if (matching.areaOf(i) == Matching.GONE) {
                set.add(cancelled(before.get(i), whyGone(before, i, matching, spec, outlook)));
            } else {
                Area area = outlook.areas().get(matching.areaOf(i));
                after.add(continued(before.get(i), area, spec, outlook));
            }
        }
        for (int i = 0; i < outlook.areas().size(); i++) {
            Area area = outlook.areas().get(i);
            if (area.raises() && !matching.continuesOne(i)) {
                after.add(raised(area, spec, outlook));
            }
        }
        after.forEach(standing -> set.add(standing.published()));
        set.sort(Comparator.comparing(Warning::id));
        after.sort(
                Comparator.comparing((Standing standing) -> standing.published().raisedAt())
                        .thenComparing(standing -> standing.published().id()));
        return new Issued(
                new ActiveWarnings(run, outlook.feed(), outlook.issueTime(), outlook.number(), set),
                after);
    }

    /**
     * The set that closes a feed's life: nothing stands after it. None if the feed has had no set,
     * as nothing that could be closed is out.
     */
    Optional<ActiveWarnings> close(FeedWarnings feedWarnings, FeedEnd end) {
        return Optional.ofNullable(feedWarnings.issueTime())
                .map(
                        newest ->
                                new ActiveWarnings(
                                        run,
                                        end.feed(),
                                        newest,
                                        end.number(),
                                        feedWarnings.standing().stream()
                                                .map(old -> cancelled(old, "the feed ended"))
                                                .sorted(Comparator.comparing(Warning::id))
                                                .toList()));
    }

    private Standing raised(Area area, WarningSpec spec, Outlook outlook) {
        String id = id(outlook, area);
        Instant onset = outlook.validTime(area.firstLead());
        Warning warning =
                warning(
                        id,
                        0,
                        Warning.State.RAISED,
                        outlook.issueTime(),
                        onset,
                        area,
                        spec,
                        outlook);
        return standing(warning, Optional.empty(), area, outlook);
    }

    private Standing continued(Standing old, Area area, WarningSpec spec, Outlook outlook) {
        Warning was = old.published();
        boolean hasBegun = !was.onset().isAfter(outlook.issueTime());
        Instant onset = hasBegun ? was.onset() : outlook.validTime(area.firstLead());
        if (!Materiality.isMaterial(old, area, onset, outlook)) {
            return standing(was, Optional.of(old), area, outlook);
        }
        Warning warning =
                warning(
                        was.id(),
                        was.revision() + 1,
                        Warning.State.UPDATED,
                        was.raisedAt(),
                        onset,
                        area,
                        spec,
                        outlook);
        return standing(warning, Optional.empty(), area, outlook);
    }

    private Warning warning(
            String id,
            int revision,
            Warning.State state,
            Instant raisedAt,
            Instant onset,
            Area area,
            WarningSpec spec,
            Outlook outlook) {
        Grid grid = outlook.grid();
        return new Warning(
                id,
                revision,
                state,
                outlook.quantity(),
                spec.raiseAt(),
                area.peak(),
                raisedAt,
                onset,
                outlook.validTime(area.lastLead() + 1),
                area.cells() * grid.cellSquareKilometres(),
                outline.of(area, grid, spec.growMetres()),
                "");
    }

    private static Warning cancelled(Standing old, String reason) {
        Warning was = old.published();
        return new Warning(
                was.id(),
                was.revision() + 1,
                Warning.State.CANCELLED,
                was.quantity(),
                was.threshold(),
                was.peak(),
                was.raisedAt(),
                was.onset(),
                was.expires(),
                was.areaSquareKilometres(),
                was.rings(),
                reason);
    }

    private static String whyGone(
            List<Standing> before, int gone, Matching matching, WarningSpec spec, Outlook outlook) {
        if (matching.mergedInto(gone) != Matching.GONE) {
            return "merged into " + before.get(matching.mergedInto(gone)).published().id();
        }
        Standing old = before.get(gone);
        if (!old.grid().projection().equals(outlook.grid().projection())) {
            return "the feed's grid changed";
        }
        if (!old.horizon().isAfter(outlook.issueTime())) {
            return "lapsed: no nowcast between %s and %s"
                    .formatted(old.issueTime(), outlook.issueTime());
        }
        String threshold = number(spec.keepAt()) + " " + outlook.quantity().unit();
        return spec.minimumSquareKilometres() > 0
                ? "fell below %s on all but %s km²"
                        .formatted(threshold, number(spec.minimumSquareKilometres()))
                : "fell below " + threshold;
    }

    private static Standing standing(
            Warning published, Optional<Standing> unchanged, Area area, Outlook outlook) {
        double[] centre = Materiality.centre(area, outlook.grid());
        return new Standing(
                published,
                unchanged.map(Standing::centreX).orElse(centre[0]),
                unchanged.map(Standing::centreY).orElse(centre[1]),
                outlook.grid(),
                outlook.issueTime(),
                outlook.cadenceMillis(),
                outlook.leads(),
                area.runs(),
                area.last());
    }

    /** The same nowcast raises the same warnings again after a failure and in a replay. */
    private String id(Outlook outlook, Area area) {
        String what =
                "%s\n%s\n%d\n%d\n%d"
                        .formatted(
                                run,
                                outlook.feed(),
                                outlook.issueTime().toEpochMilli(),
                                outlook.revision(),
                                area.firstCell());
        return Sha256.of(what.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? Long.toString(Math.round(value))
                : Double.toString(value);
    }
}
