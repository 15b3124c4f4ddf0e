package io.nowstream.operators.verification;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Warning;
import io.nowstream.frames.WarningScore;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.Observation;
import io.nowstream.operators.OwnMetrics;
import io.nowstream.operators.WarningSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Scores one feed's warnings above a threshold against the frames that come true, see {@link
 * WarningComparison}. Warnings of surge and jam are passed over: what is usual is no frame.
 *
 * <p>A frame is compared with the warnings of the newest nowcast issued before it, so it waits
 * until the sets of all those nowcasts have come; assembly says which they are. The order of the
 * feed's log decides, not when a rollout was done.
 *
 * <p>State per feed with such a rule: the standing warnings; the cells over the threshold in the
 * newest frame; frames and sets that wait for a rollout in flight. Sets that do not come are given
 * up when more than {@code mostWaiting} wait. An END frees everything once its last set has come.
 */
public class WarningVerifier
        extends KeyedCoProcessFunction<String, ActiveWarnings, Observation, WarningScore> {

    private static final long serialVersionUID = 1L;

    private final Feeds feeds;
    private final String run;
    private final int mostWaiting;

    @SuppressWarnings("NullAway.Init")
    private transient MapState<Long, WarningLedger> ledgers; // by life

    @SuppressWarnings("NullAway.Init")
    private transient MapState<Told, ActiveWarnings> sets;

    @SuppressWarnings("NullAway.Init")
    private transient MapState<InLife, Frame> truths; // by valid time

    @SuppressWarnings("NullAway.Init")
    private transient WarningComparison comparison;

    @SuppressWarnings("NullAway.Init")
    private transient List<Counter> outcomes;

    public WarningVerifier(Feeds feeds, String run, int mostWaiting) {
        this.feeds = feeds;
        this.run = run;
        this.mostWaiting = mostWaiting;
    }

    @Override
    public void open(OpenContext context) {
        ledgers =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "warning-ledgers",
                                        Types.LONG,
                                        TypeInformation.of(WarningLedger.class)));
        sets =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "sets",
                                        TypeInformation.of(Told.class),
                                        TypeInformation.of(ActiveWarnings.class)));
        truths =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "truths",
                                        TypeInformation.of(InLife.class),
                                        TypeInformation.of(Frame.class)));
        comparison = new WarningComparison(run);
        MetricGroup metrics = OwnMetrics.of(getRuntimeContext().getMetricGroup(), "warnings");
        outcomes =
                List.of(
                        metrics.counter("hits"),
                        metrics.counter("falseAlarms"),
                        metrics.counter("misses"));
    }

    @Override
    public void processElement1(ActiveWarnings set, Context context, Collector<WarningScore> out)
            throws Exception {
        Optional<WarningSpec> rule = rule(set.feed());
        if (rule.isPresent()) {
            sets.put(new Told(set.issueTime().toEpochMilli(), set.number()), set);
            goOn(rule.get(), out);
        }
    }

    @Override
    public void processElement2(Observation told, Context context, Collector<WarningScore> out)
            throws Exception {
        Optional<WarningSpec> rule = rule(told.feed());
        if (rule.isEmpty()) {
            return;
        }
        long life = told.lifeBegunEpochMicros();
        WarningLedger ledger = ledgerOf(life);
        Frame frame = told.frame();
        long time = told.time().toEpochMilli();
        ledger =
                switch (told.kind()) {
                    case FRAME -> {
                        InLife slot = new InLife(life, time);
                        if (frame != null
                                && time > ledger.settledEpochMillis()
                                && !truths.contains(slot)) {
                            truths.put(slot, frame);
                        }
                        yield ledger;
                    }
                    case ISSUED -> ledger.with(new Told(time, told.number()));
                    case SETTLED -> ledger.settled(time);
                    case END -> ledger.ending(told.number());
                };
        ledgers.put(life, ledger);
        goOn(rule.get(), out);
    }

    private Optional<WarningSpec> rule(String feed) {
        return feeds.of(feed).map(FeedSpec::warnings).orElse(List.of()).stream()
                .filter(rule -> rule.event() == Warning.Event.THRESHOLD)
                .findFirst();
    }

    private WarningLedger ledgerOf(long life) throws Exception {
        WarningLedger known = ledgers.get(life);
        return known == null ? WarningLedger.NONE : known;
    }

    private void goOn(WarningSpec rule, Collector<WarningScore> out) throws Exception {
        List<Long> lives = new ArrayList<>(1);
        ledgers.keys().forEach(lives::add);
        lives.sort(Comparator.naturalOrder());
        for (int i = 0; i < lives.size(); i++) {
            long life = lives.get(i);
            WarningLedger ledger = compared(life, ledgerOf(life), rule, out);
            boolean isLast = i == lives.size() - 1;
            // If a later life has begun, this one is over, whoever forgot to tell.
            boolean isOver = ledger.isEnded() ? ledger.end() == 0 || takeClosing(ledger) : !isLast;
            if (!isOver && (isLast || !isHeldUpTooLong(ledgerOf(lives.get(i + 1))))) {
                ledgers.put(life, ledger);
                return;
            }
            forget(life);
        }
    }

    /** Whether so much waits in the next life that the last set of this one will not come. */
    private boolean isHeldUpTooLong(WarningLedger next) {
        return next.told().size() > mostWaiting;
    }

    /** Everything that is settled, as far as the sets before it have come. */
    private WarningLedger compared(
            long life, WarningLedger before, WarningSpec rule, Collector<WarningScore> out)
            throws Exception {
        WarningLedger ledger = before;
        while (true) {
            OptionalLong next = oldestTruth(life, ledger.settledEpochMillis());
            long until = next.orElse(ledger.isEnded() ? Long.MAX_VALUE : Long.MIN_VALUE);
            ledger = withSetsBefore(until, ledger, out);
            if (next.isEmpty() || ledger.awaitsSetBefore(until)) {
                return ledger;
            }
            InLife slot = new InLife(life, until);
            ledger =
                    comparison.with(
                            truths.get(slot),
                            Instant.ofEpochMilli(until),
                            rule,
                            ledger,
                            score -> collect(score, out));
            truths.remove(slot);
        }
    }

    /**
     * The sets of all sequences issued before that time, in their order, as far as they are here.
     */
    private WarningLedger withSetsBefore(
            long validEpochMillis, WarningLedger before, Collector<WarningScore> out)
            throws Exception {
        WarningLedger ledger = before;
        while (ledger.awaitsSetBefore(validEpochMillis)) {
            Told first = ledger.told().get(0);
            ActiveWarnings set = sets.get(first);
            if (set == null && ledger.told().size() <= mostWaiting) {
                return ledger;
            }
            ledger = ledger.withoutFirst();
            if (set != null) {
                sets.remove(first);
                ledger =
                        ledger.standing(
                                comparison.after(
                                        set, ledger.standing(), score -> collect(score, out)));
            }
        }
        return ledger;
    }

    private OptionalLong oldestTruth(long life, long settledEpochMillis) throws Exception {
        long oldest = Long.MAX_VALUE;
        for (InLife slot : truths.keys()) {
            if (slot.lifeBegunEpochMicros() == life && slot.at() <= settledEpochMillis) {
                oldest = Math.min(oldest, slot.at());
            }
        }
        return oldest == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(oldest);
    }

    /** Takes the set that closes the life, which comes last, if it is here. */
    private boolean takeClosing(WarningLedger ledger) throws Exception {
        for (Told key : sets.keys()) {
            if (key.number() == ledger.end() && ledger.told().isEmpty()) {
                sets.remove(key);
                return true;
            }
        }
        return false;
    }

    private void forget(long life) throws Exception {
        List<InLife> gone = new ArrayList<>();
        for (InLife slot : truths.keys()) {
            if (slot.lifeBegunEpochMicros() == life) {
                gone.add(slot);
            }
        }
        for (InLife slot : gone) {
            truths.remove(slot);
        }
        ledgers.remove(life);
    }

    private void collect(WarningScore score, Collector<WarningScore> out) {
        outcomes.get(score.outcome().ordinal()).inc();
        out.collect(score);
    }
}
