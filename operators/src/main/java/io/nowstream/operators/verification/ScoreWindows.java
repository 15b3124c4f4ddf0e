package io.nowstream.operators.verification;

import io.nowstream.frames.Score;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToLongFunction;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/**
 * Hours and days of scores, by issue time, UTC: one sum per feed, nowcaster, channel and lead.
 *
 * <p>Watermarks are assigned here, behind everything that must not wait for them. They follow the
 * slowest of the feeds that are heard of, so an hour usually leaves once, when all of it has been
 * verified. What comes later (a feed whose clock is far behind all others) makes its hour leave
 * once more, with more in it: the last one counts. Only what comes later than {@code lateness} is
 * lost from hours and days, and counted by Flink.
 *
 * @param lateness how long an hour or day is remembered behind the watermark
 */
public record ScoreWindows(Duration lateness) {

    /** What is kept so long is kept for every lead of every feed, and is in every checkpoint. */
    private static final Duration LIVE_AT_MOST = Duration.ofDays(7);

    /** The feeds of a replay may lie decades apart, and it ends. */
    private static final Duration REPLAY = Duration.ofDays(36_500);

    private static final Duration IDLE = Duration.ofMinutes(1);

    /**
     * Live, a feed that was down for a while is as late as its frames may be: what it says of its
     * oldest admitted frame, at the longest lead, still counts while another feed is as far ahead
     * as it may be.
     */
    public static ScoreWindows of(boolean live, Feeds feeds) {
        if (!live) {
            return new ScoreWindows(REPLAY);
        }
        Duration late =
                longest(feeds, FeedSpec::horizonMillis)
                        .plus(longest(feeds, FeedSpec::toleranceMillis))
                        .plus(longest(feeds, FeedSpec::patienceMillis))
                        .plus(longest(feeds, feed -> feed.leads() * feed.cadenceMillis()));
        return new ScoreWindows(late.compareTo(LIVE_AT_MOST) < 0 ? late : LIVE_AT_MOST);
    }

    private static Duration longest(Feeds feeds, ToLongFunction<FeedSpec> millis) {
        return Duration.ofMillis(feeds.all().stream().mapToLong(millis).max().orElse(0));
    }

    /** Scores of nowcasts, with those of hours and days. */
    public DataStream<Score> and(DataStream<Score> scores) {
        DataStream<Score> inTime =
                named(
                        "score-times",
                        scores.assignTimestampsAndWatermarks(
                                WatermarkStrategy.<Score>forGenerator(
                                                context -> new FeedsInStep(IDLE))
                                        .withTimestampAssigner(
                                                (score, none) -> score.from().toEpochMilli())
                                        .withIdleness(IDLE)));
        return scores.union(
                summed("score-hours", inTime, Score.Period.HOUR, Duration.ofHours(1)),
                summed("score-days", inTime, Score.Period.DAY, Duration.ofDays(1)));
    }

    private SingleOutputStreamOperator<Score> summed(
            String uid, DataStream<Score> scores, Score.Period period, Duration size) {
        return named(
                uid,
                scores.keyBy(ScoreWindows::key, Types.STRING)
                        .window(TumblingEventTimeWindows.of(size))
                        .allowedLateness(lateness)
                        .aggregate(
                                new ScoreSum.Adding(),
                                new OfPeriod(period),
                                TypeInformation.of(ScoreSum.class),
                                TypeInformation.of(ScoreSum.class),
                                TypeInformation.of(Score.class)));
    }

    /** A text, because the hash of an enum is another in every process. */
    static String key(Score score) {
        return "%s|%s|%d|%d|%d"
                .formatted(
                        score.feed(),
                        score.model().hash(),
                        score.channel(),
                        score.lead(),
                        score.leadMillis());
    }

    private static <T> SingleOutputStreamOperator<T> named(
            String uid, SingleOutputStreamOperator<T> operator) {
        return operator.uid(uid).name(uid);
    }

    /** Writes down what was summed up, from when. */
    private static final class OfPeriod
            extends ProcessWindowFunction<ScoreSum, Score, String, TimeWindow> {

        private static final long serialVersionUID = 1L;

        private final Score.Period period;

        OfPeriod(Score.Period period) {
            this.period = period;
        }

        @Override
        public void process(
                String key, Context context, Iterable<ScoreSum> sums, Collector<Score> out) {
            for (ScoreSum sum : sums) {
                Score first = sum.first();
                if (first != null) {
                    out.collect(
                            score(sum, first, Instant.ofEpochMilli(context.window().getStart())));
                }
            }
        }

        private Score score(ScoreSum sum, Score first, Instant from) {
            return new Score(
                    first.run(),
                    first.feed(),
                    period,
                    from,
                    first.model(),
                    first.tier(),
                    sum.candidate(),
                    first.quantity(),
                    first.channel(),
                    first.lead(),
                    first.leadMillis(),
                    sum.nowcasts(),
                    sum.unverified(),
                    sum.n(),
                    sum.sumError().doubleValue(),
                    sum.sumAbsolute().doubleValue(),
                    sum.sumSquared().doubleValue(),
                    first.errorUnit(),
                    sum.events());
        }
    }
}
