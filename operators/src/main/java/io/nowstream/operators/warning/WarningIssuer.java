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
    Issued issue(FeedWarnings feedWarnings, Outlook outlook) {
        Next next = new Next(new ArrayList<>(), new ArrayList<>());
        List<Standing> before = goOnWithoutARule(feedWarnings, outlook, next);
        for (Exceedance exceedance : outlook.exceedances()) {
            compare(
                    before.stream().filter(old -> old.isBy(exceedance.rule())).toList(),
                    exceedance,
                    outlook,
                    next);
        }
        List<Warning> set = new ArrayList<>(next.cancelled);
        next.standing.forEach(standing -> set.add(standing.published()));
        set.sort(Comparator.comparing(Warning::id));
        next.standing.sort(
                Comparator.comparing((Standing standing) -> standing.published().raisedAt())
                        .thenComparing(standing -> standing.published().id()));
        return new Issued(
                new ActiveWarnings(run, outlook.feed(), outlook.issueTime(), outlook.number(), set),
                next.standing);
    }

    /** What is over and what stands, as far as is known. */
    private record Next(List<Warning> cancelled, List<Standing> standing) {

        void cancel(Standing old, String reason) {
            cancelled.add(WarningIssuer.cancelled(old, reason));
        }
    }

    /**
     * Settles what no rule can be asked about: it is of a life before, its rule is configured no
     * more, or its rule says nothing this time; the latter stands as it is until it expires, for a
     * danger is not over because we cannot see.
     *
     * @return the others, oldest first
     */
    private static List<Standing> goOnWithoutARule(
            FeedWarnings feedWarnings, Outlook outlook, Next next) {
        List<Standing> others = new ArrayList<>();
        for (Standing old : feedWarnings.standing()) {
            if (feedWarnings.fresh()) {
                next.cancel(old, Reasons.BEGAN_ANEW);
            } else if (!outlook.hasRuleFor(old)) {
                next.cancel(old, Reasons.NO_RULE);
            } else if (!outlook.isSilentAbout(old)) {
                others.add(old);
            } else if (old.published().expires().isAfter(outlook.issueTime())) {
                next.standing.add(old);
            } else {
                next.cancel(old, Reasons.lapsedUnread(old));
            }
        }
        return others;
    }

    /** Continues, cancels and raises the warnings of one rule. */
    private void compare(List<Standing> before, Exceedance exceedance, Outlook outlook, Next next) {
        Matching matching = Matching.of(before, exceedance, outlook);
        for (int i = 0; i < before.size(); i++) {
            Standing old = before.get(i);
            if (matching.areaOf(i) != Matching.GONE) {
                Area area = exceedance.areas().get(matching.areaOf(i));
                next.standing.add(continued(old, area, exceedance, outlook));
            } else if (matching.mergedInto(i) != Matching.GONE) {
                next.cancel(old, Reasons.merged(before.get(matching.mergedInto(i))));
            } else {
                next.cancel(old, Reasons.gone(old, exceedance, outlook));
            }
        }
        for (int i = 0; i < exceedance.areas().size(); i++) {
            Area area = exceedance.areas().get(i);
            if (area.raises() && !matching.continuesOne(i)) {
                next.standing.add(raised(area, exceedance, outlook));
            }
        }
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
                                                .map(old -> cancelled(old, Reasons.ENDED))
                                                .sorted(Comparator.comparing(Warning::id))
                                                .toList()));
    }

    private Standing raised(Area area, Exceedance exceedance, Outlook outlook) {
        String id = id(outlook, exceedance.rule(), area);
        Instant onset = outlook.validTime(area.firstLead());
        Warning warning =
                warning(
                        id,
                        0,
                        Warning.State.RAISED,
                        outlook.issueTime(),
                        onset,
                        area,
                        exceedance,
                        outlook);
        return standing(warning, exceedance.rule(), Optional.empty(), area, outlook);
    }

    private Standing continued(Standing old, Area area, Exceedance exceedance, Outlook outlook) {
        Warning was = old.published();
        boolean hasBegun = !was.onset().isAfter(outlook.issueTime());
        Instant onset = hasBegun ? was.onset() : outlook.validTime(area.firstLead());
        if (!Materiality.isMaterial(old, area, onset, outlook)) {
            return standing(was, exceedance.rule(), Optional.of(old), area, outlook);
        }
        Warning warning =
                warning(
                        was.id(),
                        was.revision() + 1,
                        Warning.State.UPDATED,
                        was.raisedAt(),
                        onset,
                        area,
                        exceedance,
                        outlook);
        return standing(warning, exceedance.rule(), Optional.empty(), area, outlook);
    }

    private Warning warning(
            String id,
            int revision,
            Warning.State state,
            Instant raisedAt,
            Instant onset,
            Area area,
            Exceedance exceedance,
            Outlook outlook) {
        WarningSpec rule = exceedance.rule();
        Grid grid = outlook.grid();
        return new Warning(
                id,
                revision,
                state,
                exceedance.quantity(),
                rule.raiseAt(),
                area.peak(),
                raisedAt,
                onset,
                outlook.validTime(area.lastLead() + 1),
                area.cells() * grid.cellSquareKilometres(),
                outline.of(area, grid, rule.growMetres()),
                "",
                rule.event());
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
                reason,
                was.event());
    }

    private static Standing standing(
            Warning published,
            WarningSpec rule,
            Optional<Standing> unchanged,
            Area area,
            Outlook outlook) {
        double[] centre = Materiality.centre(area, outlook.grid());
        return new Standing(
                published,
                rule.channel(),
                unchanged.map(Standing::centreX).orElse(centre[0]),
                unchanged.map(Standing::centreY).orElse(centre[1]),
                outlook.grid(),
                outlook.issueTime(),
                outlook.cadenceMillis(),
                outlook.leads(),
                area.runs(),
                area.last());
    }

    /**
     * The same nowcast raises the same warnings again after a failure and in a replay. Two rules
     * may find the same cell: each but the plain threshold of the first channel signs its own.
     */
    private String id(Outlook outlook, WarningSpec rule, Area area) {
        String what =
                "%s\n%s\n%d\n%d\n%d"
                        .formatted(
                                run,
                                outlook.feed(),
                                outlook.issueTime().toEpochMilli(),
                                outlook.revision(),
                                area.firstCell());
        boolean isPlain = rule.event() == Warning.Event.THRESHOLD && rule.channel() == 0;
        String signed = isPlain ? what : what + "\n" + rule.event() + "\n" + rule.channel();
        return Sha256.of(signed.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }
}
