package io.nowstream.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.ActiveWarnings;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.LogEntry;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.RetrainRequest;
import io.nowstream.frames.Score;
import io.nowstream.frames.ScoreRecord;
import io.nowstream.frames.Sha256;
import io.nowstream.frames.StampedField;
import io.nowstream.frames.Warning;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Rollout;
import io.nowstream.operators.drift.DriftSpec;
import io.nowstream.operators.rollout.Examples;
import io.nowstream.operators.rollout.NowcasterSource;
import io.nowstream.operators.rollout.RolloutSettings;
import io.nowstream.operators.rollout.SmallNowcaster;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole job on a mini cluster: a log in, forecast fields, warnings and rejected rows out. */
@Timeout(120)
class NowcastJobTest {

    private static final int FRAMES = 30;
    private static final int ISSUED = FRAMES - Examples.LENGTH + 1;

    /** Rollouts take now more, now less time, so that they overtake each other. */
    private static final long UNEVEN = -1;

    private static final Random RANDOM = new Random(5);

    /** The two feeds are keys of different subtasks if there are two. */
    private static final String A = feedOfSubtask(0);

    private static final String B = feedOfSubtask(1);

    private static final Feeds FEEDS =
            new Feeds(
                    List.of(
                            new FeedSpec(
                                    "radar-*",
                                    Examples.LENGTH,
                                    Examples.CADENCE.toMillis(),
                                    Examples.LEADS,
                                    0,
                                    GapPolicy.HOLD,
                                    1,
                                    600_000,
                                    Duration.ofHours(1).toMillis(),
                                    "advection",
                                    new WarningSpec(20, 15, 1, 0))));

    /** Static, because what the job is made of is serialised. */
    private static final List<LogEntry> LOG = new ArrayList<>();

    private static final AtomicInteger BREAK_AT = new AtomicInteger();
    private static final AtomicBoolean BROKEN = new AtomicBoolean();
    private static final AtomicInteger ROLLING = new AtomicInteger();
    private static final AtomicInteger IN_FLIGHT_WHEN_BROKEN = new AtomicInteger();
    private static final AtomicInteger COMMITTED_WHEN_BROKEN = new AtomicInteger();

    /** One run of one subtask per operator that nothing disturbs, to compare with. */
    private static final NowcastJobTest UNDISTURBED = new NowcastJobTest();

    private final InMemoryReporter metrics = InMemoryReporter.createWithRetainedMetrics();
    private final CommittedSink<StampedField> nowcasts = new CommittedSink<>(NowcastJobTest::line);
    private final CommittedSink<StampedField> candidates =
            new CommittedSink<>(NowcastJobTest::line);
    private final CommittedSink<ActiveWarnings> warnings =
            new CommittedSink<>(NowcastJobTest::line);
    private final CommittedSink<ScoreRecord> scores = new CommittedSink<>(NowcastJobTest::line);
    private final CommittedSink<Rejected> rejected =
            new CommittedSink<>(row -> row.origin() + " " + row.reason());

    @TempDir Path checkpoints;
    private JobID job = new JobID();

    // -- the verbs --

    private static String feedOfSubtask(int subtask) {
        return IntStream.range(0, 100)
                .mapToObj(i -> "radar-" + i)
                .filter(
                        feed ->
                                KeyGroupRangeAssignment.assignKeyToParallelOperator(feed, 128, 2)
                                        == subtask)
                .findFirst()
                .orElseThrow();
    }

    private static LogEntry entry(String feed, Instant validTime, float value) {
        return LogEntry.of(
                FeedRecord.of(Examples.frame(feed, validTime, Examples.fieldOf(value))), 1);
    }

    /** A feed's frames, growing from 1 mm/h; the log of the first feed is the first split. */
    private static void logOf(String feed) {
        logOf(feed, Examples.NOON);
    }

    private static void logOf(String feed, Instant from) {
        for (int i = 0; i < FRAMES; i++) {
            LOG.add(entry(feed, from.plus(Examples.CADENCE.multipliedBy(i)), 1 + i));
        }
    }

    private static LogEntry endOf(String feed) {
        return LogEntry.of(FeedRecord.end(feed, Examples.NOON.plus(Duration.ofHours(3))), 1);
    }

    private static String line(StampedField stamped) {
        ForecastField field = stamped.field();
        return "%s #%02d %s %s %s"
                .formatted(
                        field.identity(),
                        field.number(),
                        field.tier(),
                        field.model().hash(),
                        Sha256.of(field.channels().get(0).cells()));
    }

    /** For example {@code radar-7 #28 cancelled: the feed ended}. */
    private static String line(ActiveWarnings set) {
        String warnings =
                set.warnings().stream()
                        .map(
                                warning ->
                                        warning.state() == Warning.State.CANCELLED
                                                ? "cancelled: " + warning.reason()
                                                : "warned")
                        .collect(Collectors.joining(", "));
        return "%s #%02d %s".formatted(set.feed(), set.number(), warnings);
    }

    /** For example {@code storm/radar-7/hour/… ADVECTION 12 nowcasts n=144 36.0}. */
    private static String line(ScoreRecord scored) {
        Score score = scored.score();
        if (score == null) {
            return "%s warning of %s".formatted(scored.feed(), scored.time());
        }
        return "%s %s %d nowcasts n=%d %s"
                .formatted(
                        score.identity(),
                        score.tier(),
                        score.nowcasts(),
                        score.n(),
                        score.sumSquared());
    }

    private List<String> scoresOf(String period) {
        return scores().stream().filter(line -> line.contains("/" + period + "/")).toList();
    }

    /** An hour or day may have come again, with more in it: the last counts. */
    private List<String> scores() {
        Map<String, String> last = new TreeMap<>();
        for (String line : scores.lines()) {
            last.merge(line.split(" ")[0], line, NowcastJobTest::fuller);
        }
        return List.copyOf(last.values());
    }

    private static String fuller(String one, String other) {
        return nowcastsIn(one) > nowcastsIn(other) ? one : other;
    }

    private static long nowcastsIn(String line) {
        return Long.parseLong(line.split(" ")[2]);
    }

    private static GeneratorFunction<Long, LogEntry> reading(long millisPerRecord) {
        return index -> {
            Thread.sleep(millisPerRecord);
            if (index == BREAK_AT.get() && BROKEN.compareAndSet(false, true)) {
                IN_FLIGHT_WHEN_BROKEN.set(ROLLING.get());
                COMMITTED_WHEN_BROKEN.set(CommittedSink.linesOfAll());
                throw new IllegalStateException("the test breaks the job here");
            }
            return LOG.get(index.intValue());
        };
    }

    private static NowcasterSource nowcastersTaking(long millis) {
        return name ->
                new SmallNowcaster(name, 2) {
                    @Override
                    public List<Rollout> rollOut(List<FieldSequence> batch, int leads) {
                        ROLLING.incrementAndGet();
                        try {
                            Thread.sleep(millis == UNEVEN ? RANDOM.nextInt(30) : millis);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        List<Rollout> rollouts = super.rollOut(batch, leads);
                        ROLLING.decrementAndGet();
                        return rollouts;
                    }
                };
    }

    private void run(int parallelism) throws Exception {
        run(parallelism, RateLimiterStrategy.noOp(), 0, 0);
    }

    private void run(
            int parallelism,
            RateLimiterStrategy<?> pace,
            long millisPerRecord,
            long millisPerRollout)
            throws Exception {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(
                        parallelism, configuration(checkpoints));
        verified(pace, millisPerRecord, millisPerRollout).buildOn(env);
        job = env.execute("nowcasts").getJobID();
    }

    private NowcastJob verified(
            RateLimiterStrategy<?> pace, long millisPerRecord, long millisPerRollout) {
        return new NowcastJob(
                        new DataGeneratorSource<>(
                                reading(millisPerRecord),
                                LOG.size(),
                                pace,
                                TypeInformation.of(LogEntry.class)),
                        nowcasts,
                        candidates,
                        warnings,
                        rejected,
                        FEEDS,
                        nowcastersTaking(millisPerRollout),
                        RolloutSettings.forReplay().withExecutors(2).withCapacity(8),
                        "storm")
                .verifying(scores);
    }

    private static List<String> operatorsOf(NowcastJob job) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(1, new Configuration());
        job.buildOn(env);
        return env.getStreamGraph().getStreamNodes().stream()
                .map(StreamNode::getTransformationUID)
                .toList();
    }

    private Configuration configuration(Path checkpoints) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        return metrics.addToConfiguration(configuration);
    }

    /** The identities, numbers and models of all fields of both feeds, without their bytes. */
    private static List<String> expected(String format, int leads) {
        return Stream.of(A, B)
                .flatMap(
                        feed ->
                                IntStream.range(0, ISSUED)
                                        .boxed()
                                        .flatMap(
                                                number ->
                                                        IntStream.rangeClosed(1, leads)
                                                                .mapToObj(
                                                                        lead ->
                                                                                expected(
                                                                                        format,
                                                                                        feed,
                                                                                        number,
                                                                                        lead))))
                .sorted()
                .toList();
    }

    private static String expected(String format, String feed, int number, int lead) {
        Instant issueTime =
                Examples.NOON.plus(Examples.CADENCE.multipliedBy(number + Examples.LENGTH - 1));
        return format.formatted(feed, issueTime, lead, number);
    }

    private static List<String> withoutBytes(List<String> lines) {
        return lines.stream().map(line -> line.substring(0, line.lastIndexOf(' '))).toList();
    }

    /** The lines of sets of the undisturbed run and others, sorted. */
    private static List<String> undisturbedWarningsAnd(String... others) {
        return Stream.concat(UNDISTURBED.warnings.lines().stream(), Stream.of(others))
                .sorted()
                .toList();
    }

    private static String lastSetOf(String feed) {
        return feed + " #28 cancelled: the feed ended";
    }

    /** Which subtasks of the rollout published how much, by Flink's metrics. */
    private List<Long> emittedBySubtask() {
        return metrics.findMetrics(job, "rollout.*emitted").values().stream()
                .map(counter -> ((Counter) counter).getCount())
                .toList();
    }

    private static void aLogOfTwoFeeds() {
        LOG.clear();
        logOf(A);
        logOf(B);
        BREAK_AT.set(-1);
        BROKEN.set(false);
        ROLLING.set(0);
    }

    @BeforeAll
    static void runUndisturbedAndAlone(@TempDir Path checkpoints) throws Exception {
        aLogOfTwoFeeds();
        UNDISTURBED.checkpoints = checkpoints;
        UNDISTURBED.run(1);
    }

    @BeforeEach
    void begin() {
        aLogOfTwoFeeds();
    }

    @AfterEach
    void closeMetrics() {
        metrics.close();
    }

    // -- the sentences --

    @Test
    void every_issue_time_of_every_feed_is_nowcast_once_with_persistence_beside() {
        assertThat(withoutBytes(UNDISTURBED.nowcasts.lines()))
                .isEqualTo(
                        expected(
                                "storm/%s/%s/r0/+%d #%02d ADVECTION hash-of-advection",
                                Examples.LEADS));
        assertThat(withoutBytes(UNDISTURBED.candidates.lines()))
                .isEqualTo(expected("storm/%s/%s/r0/+%d #%02d PERSISTENCE hash-of-persistence", 1));
        assertThat(UNDISTURBED.rejected.lines()).isEmpty();
    }

    @Test
    void every_nowcast_has_its_set_of_warnings() {
        assertThat(UNDISTURBED.warnings.lines())
                .hasSize(2 * ISSUED)
                .contains(A + " #00 ", B + " #27 warned");
    }

    /** Of the last two issue times not every lead has come true. */
    @Test
    void every_lead_whose_frame_came_is_scored_and_summed_up_by_hour_and_day() {
        long verified = 2L * 2 * (ISSUED - 1 + ISSUED - 2);
        assertThat(UNDISTURBED.scoresOf("nowcast")).hasSize((int) verified);
        assertThat(UNDISTURBED.scoresOf("day")).hasSize(2 * 2 * Examples.LEADS);
        assertThat(UNDISTURBED.scoresOf("day"))
                .anyMatch(line -> line.contains("/+1 ADVECTION %d nowcasts".formatted(ISSUED - 1)))
                .anyMatch(
                        line -> line.contains("/+2 PERSISTENCE %d nowcasts".formatted(ISSUED - 2)));
        assertThat(UNDISTURBED.scoresOf("hour").size()).isBetween(2 * 8, 2 * 16);
    }

    @Test
    void skill_is_watched_where_that_is_wanted() {
        NowcastJob verified = verified(RateLimiterStrategy.noOp(), 0, 0);
        CommittedSink<RetrainRequest> requests = new CommittedSink<>(RetrainRequest::reason);

        assertThat(operatorsOf(verified)).doesNotContain("drift");
        assertThat(operatorsOf(verified.watching(DriftSpec.USUAL, requests))).contains("drift");
    }

    @Test
    void with_two_subtasks_both_emit_and_the_bytes_are_the_same() throws Exception {
        run(2);

        assertThat(emittedBySubtask()).containsExactly((long) ISSUED, (long) ISSUED);
        assertThat(nowcasts.lines()).isEqualTo(UNDISTURBED.nowcasts.lines());
        assertThat(candidates.lines()).isEqualTo(UNDISTURBED.candidates.lines());
        assertThat(warnings.lines()).isEqualTo(UNDISTURBED.warnings.lines());
        assertThat(scores()).isEqualTo(UNDISTURBED.scores());
    }

    @Test
    void a_failure_with_rollouts_in_flight_loses_nothing_and_repeats_nothing() throws Exception {
        int before = CommittedSink.linesOfAll();
        BREAK_AT.set(FRAMES + 22);
        // Five frames of each feed, then a checkpoint: some are committed when it breaks.
        run(2, RateLimiterStrategy.perCheckpoint(10), 30, 300);

        assertThat(BROKEN).isTrue();
        assertThat(IN_FLIGHT_WHEN_BROKEN.get()).isPositive();
        assertThat(COMMITTED_WHEN_BROKEN.get()).isGreaterThan(before);
        assertThat(nowcasts.lines()).isEqualTo(UNDISTURBED.nowcasts.lines());
        assertThat(candidates.lines()).isEqualTo(UNDISTURBED.candidates.lines());
        assertThat(warnings.lines()).isEqualTo(UNDISTURBED.warnings.lines());
        assertThat(scores()).isEqualTo(UNDISTURBED.scores());
    }

    @Test
    void feeds_that_end_have_their_warnings_cancelled_once_after_their_last_nowcasts()
            throws Exception {
        LOG.add(FRAMES, endOf(A));
        LOG.add(endOf(B));
        run(2, RateLimiterStrategy.noOp(), 0, UNEVEN);

        assertThat(nowcasts.lines()).isEqualTo(UNDISTURBED.nowcasts.lines());
        assertThat(warnings.lines()).isEqualTo(undisturbedWarningsAnd(lastSetOf(A), lastSetOf(B)));
    }

    @Test
    void a_feed_that_begins_anew_right_after_its_end_is_warned_of_as_if_it_were_alone()
            throws Exception {
        LOG.clear();
        logOf(A);
        LOG.add(endOf(A));
        logOf(A, Examples.NOON.plus(Duration.ofDays(1)));
        LOG.add(endOf(A));
        logOf(B);
        String[] more =
                Stream.concat(
                                UNDISTURBED.warnings.lines().stream()
                                        .filter(line -> line.startsWith(A + " ")),
                                Stream.of(lastSetOf(A), lastSetOf(A)))
                        .toArray(String[]::new);
        run(1, RateLimiterStrategy.noOp(), 0, UNEVEN);

        assertThat(warnings.lines()).isEqualTo(undisturbedWarningsAnd(more));
    }

    @Test
    void an_end_survives_a_failure_while_it_waits_for_rollouts() throws Exception {
        int before = CommittedSink.linesOfAll();
        LOG.add(FRAMES, endOf(A));
        // A checkpoint after every eight records: the fourth holds the end, and rollouts before it.
        BREAK_AT.set(FRAMES + 4);
        run(1, RateLimiterStrategy.perCheckpoint(8), 5, 300);

        assertThat(BROKEN).isTrue();
        assertThat(IN_FLIGHT_WHEN_BROKEN.get()).isPositive();
        assertThat(COMMITTED_WHEN_BROKEN.get()).isGreaterThan(before);
        assertThat(nowcasts.lines()).isEqualTo(UNDISTURBED.nowcasts.lines());
        assertThat(warnings.lines()).isEqualTo(undisturbedWarningsAnd(lastSetOf(A)));
    }

    @Test
    void what_cannot_be_used_and_what_is_late_leaves_as_rows_and_disturbs_nothing()
            throws Exception {
        LOG.add(10, entry("harbour", Examples.NOON, 1));
        LOG.add(12, entry(A, Examples.NOON.minus(Examples.CADENCE), 3));
        run(1);

        assertThat(nowcasts.lines()).isEqualTo(UNDISTURBED.nowcasts.lines());
        assertThat(rejected.lines())
                .containsExactly(
                        "harbour feed harbour is not configured: no entry's name or pattern matches"
                                + " it",
                        A
                                + " late: frame of 2024-06-12T11:55:00Z arrived at"
                                + " 2024-06-12T11:55:00Z, when the ring of "
                                + A
                                + " was past it");
    }
}
