package io.nowstream.operators.drift;

import io.nowstream.frames.RetrainRequest;
import io.nowstream.frames.Score;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Compares the skill of what a feed publishes, over the best baseline, with its own past, and asks
 * for retraining when it stays below.
 *
 * <p>Looks at one lead, the middle one, of the first channel, nowcast by nowcast; a feed's scores
 * come in the order of their issue times. A new checkpoint begins a new past. State per feed: a few
 * numbers for each nowcast of the window.
 */
public class DriftMonitor extends KeyedProcessFunction<String, Score, RetrainRequest> {

    private static final long serialVersionUID = 1L;

    private final Feeds feeds;
    private final DriftSpec spec;

    @SuppressWarnings("NullAway.Init")
    private transient ValueState<FeedSkill> state;

    public DriftMonitor(Feeds feeds, DriftSpec spec) {
        this.feeds = feeds;
        this.spec = spec;
    }

    @Override
    public void open(OpenContext context) {
        state =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "skill", TypeInformation.of(FeedSkill.class)));
    }

    @Override
    public void processElement(Score score, Context context, Collector<RetrainRequest> out)
            throws Exception {
        Optional<FeedSpec> feed = feeds.of(score.feed());
        if (feed.isEmpty() || !isWatched(score, feed.get())) {
            return;
        }
        FeedSkill skill = closedUpTo(score, state.value());
        if (skill.isToBeAsked(spec)) {
            out.collect(request(score, skill));
            skill = skill.havingAsked();
        }
        state.update(taking(score, skill));
    }

    private static boolean isWatched(Score score, FeedSpec feed) {
        boolean isShadow = score.candidate() && !isBaseline(score);
        return score.period() == Score.Period.NOWCAST
                && score.channel() == 0
                && score.lead() == Math.max(1, feed.leads() / 2)
                && score.n() > 0
                && !isShadow;
    }

    private static boolean isBaseline(Score score) {
        return switch (score.tier()) {
            case FULL, STUDENT -> false;
            case ADVECTION, CLIMATOLOGY, PERSISTENCE -> true;
        };
    }

    /** With the nowcast before closed, if this is another one. */
    private FeedSkill closedUpTo(Score score, @Nullable FeedSkill known) {
        long issue = score.from().toEpochMilli();
        if (known == null) {
            return FeedSkill.begin("", issue);
        }
        return known.open().issueEpochMillis() == issue
                ? known
                : known.closed(spec).withOpen(SkillSample.at(issue));
    }

    private static FeedSkill taking(Score score, FeedSkill skill) {
        FeedSkill of = skill;
        if (!isBaseline(score) && !score.model().hash().equals(skill.hash())) {
            of = FeedSkill.begin(score.model().hash(), 0).withOpen(skill.open());
        }
        return of.withOpen(of.open().with(score.tier(), score.sumSquared()));
    }

    private RetrainRequest request(Score score, FeedSkill skill) {
        return new RetrainRequest(
                score.run(),
                score.feed(),
                RetrainRequest.Cause.DRIFT,
                score.from().plusMillis(score.leadMillis()),
                Instant.ofEpochMilli(skill.belowSinceEpochMillis()),
                String.format(
                        Locale.ROOT,
                        "skill over the best baseline is %.3f over the last %d nowcasts at lead %d;"
                                + " it used to be %.3f",
                        skill.skill(),
                        spec.window(),
                        score.lead(),
                        skill.past()));
    }
}
