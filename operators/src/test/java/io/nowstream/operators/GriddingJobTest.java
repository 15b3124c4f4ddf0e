package io.nowstream.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.LogEntry;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Reading;
import io.nowstream.frames.ReadingEntry;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Sha256;
import io.nowstream.operators.gridding.GriddingJob;
import io.nowstream.operators.gridding.GriddingSpec;
import io.nowstream.operators.rollout.RolloutSettings;
import io.nowstream.operators.rollout.SmallNowcaster;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From readings to frames on a mini cluster. */
@Timeout(120)
class GriddingJobTest {

    private static final Grid GRID = Grid.local(4, 4, 1000);
    private static final Duration CADENCE = Duration.ofMinutes(10);
    private static final int READINGS = 600;
    private static final GriddingSpec BUSES =
            GriddingSpec.flows("buses", GRID, CADENCE.toMillis(), 300_000, 900_000, 0);
    private static final GriddingSpec GAUGES =
            GriddingSpec.means(
                    "gauges",
                    GRID,
                    Quantity.RAIN_RATE,
                    Packing.FLOATS,
                    CADENCE.toMillis(),
                    300_000,
                    900_000,
                    0);

    /** Static, because what the job is made of is serialised. */
    private static final List<ReadingEntry> READ = new ArrayList<>();

    private static final AtomicInteger BREAK_AT = new AtomicInteger();
    private static final AtomicBoolean BROKEN = new AtomicBoolean();

    @TempDir Path checkpoints;
    private CommittedSink<Frame> frames;
    private CommittedSink<Rejected> rejected;

    // -- the verbs --

    /** Out of order by up to eight minutes, which is more than the five that are waited. */
    private static List<ReadingEntry> readingsOf(String feed, String begin) {
        Random random = new Random(feed.hashCode());
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < READINGS; i++) {
            Instant valid = Instant.parse(begin).plusSeconds(20L * i);
            Instant arrival = valid.plusMillis(random.nextInt(480_000));
            double x = random.nextDouble() * 4000;
            double y = random.nextDouble() * 4000;
            String source = "source-" + random.nextInt(10);
            readings.add(new Reading(feed, source, valid, arrival, x, y, random.nextDouble()));
        }
        readings.sort(Comparator.comparing(Reading::arrivalTime));
        return readings.stream().map(ReadingEntry::of).toList();
    }

    private static final List<ReadingEntry> BUSES_NOW = readingsOf("buses", "2024-06-12T12:00:00Z");
    private static final List<ReadingEntry> GAUGES_LONG_AGO =
            readingsOf("gauges", "1987-03-01T00:00:00Z");

    private static String line(Frame frame) {
        StringBuilder line = new StringBuilder();
        line.append(frame.feed()).append(' ').append(frame.validTime());
        line.append(' ').append(frame.arrivalTime());
        for (Channel channel : frame.channels()) {
            line.append(' ').append(Sha256.of(channel.cells()).substring(0, 8));
        }
        return line.toString();
    }

    private static GeneratorFunction<Long, ReadingEntry> reading() {
        return index -> {
            if (index == BREAK_AT.get() && BROKEN.compareAndSet(false, true)) {
                throw new IllegalStateException("the test breaks the job here");
            }
            return READ.get(index.intValue());
        };
    }

    private GriddingJob job(List<GriddingSpec> feeds, RateLimiterStrategy<?> pace) {
        frames = new CommittedSink<>(GriddingJobTest::line);
        rejected = new CommittedSink<>(row -> row.origin() + " " + row.reason());
        return new GriddingJob(
                new DataGeneratorSource<>(
                        reading(), READ.size(), pace, TypeInformation.of(ReadingEntry.class)),
                frames,
                rejected,
                feeds);
    }

    private void run(List<GriddingSpec> feeds, int parallelism, RateLimiterStrategy<?> pace)
            throws Exception {
        GriddingJob job = job(feeds, pace);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration());
        job.buildOn(env);
        env.execute("gridding");
    }

    private List<String> framesAlone(GriddingSpec feed, List<ReadingEntry> readings)
            throws Exception {
        READ.clear();
        READ.addAll(readings);
        run(List.of(feed), 1, RateLimiterStrategy.noOp());
        return frames.lines();
    }

    private Configuration configuration() {
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
        return configuration;
    }

    @BeforeEach
    void begin() {
        READ.clear();
        BREAK_AT.set(-1);
        BROKEN.set(false);
    }

    // -- the sentences --

    @Test
    void a_feeds_frames_do_not_depend_on_other_feeds_or_on_the_number_of_subtasks()
            throws Exception {
        List<String> buses = framesAlone(BUSES, BUSES_NOW);
        List<String> gauges = framesAlone(GAUGES, GAUGES_LONG_AGO);
        READ.clear();
        READ.addAll(BUSES_NOW);
        READ.addAll(GAUGES_LONG_AGO);
        run(List.of(BUSES, GAUGES), 2, RateLimiterStrategy.noOp());

        assertThat(frames.lines())
                .isEqualTo(Stream.concat(buses.stream(), gauges.stream()).sorted().toList());
        assertThat(validTimes(buses)).hasSize(20);
        assertThat(buses).as("slots of which some were corrected").hasSizeGreaterThan(25);
        assertThat(rejected.lines()).isEmpty();
    }

    private static List<String> validTimes(List<String> lines) {
        return lines.stream().map(line -> line.split(" ")[1]).distinct().toList();
    }

    @Test
    void one_reading_from_the_future_disturbs_nothing() throws Exception {
        List<String> buses = framesAlone(BUSES, BUSES_NOW);
        Instant future = Instant.parse("2099-01-01T00:00:00Z");
        Instant now = BUSES_NOW.get(100).reading().arrivalTime();
        READ.add(100, ReadingEntry.of(new Reading("buses", "x", future, now, 1, 1, 0)));
        run(List.of(BUSES), 1, RateLimiterStrategy.noOp());

        assertThat(frames.lines()).isEqualTo(buses);
        assertThat(rejected.lines()).hasSize(1);
    }

    @Test
    void after_a_failure_the_last_frame_of_each_slot_is_the_same() throws Exception {
        List<String> buses = framesAlone(BUSES, BUSES_NOW);
        BREAK_AT.set(READINGS / 2);
        run(List.of(BUSES), 1, RateLimiterStrategy.perCheckpoint(50));

        assertThat(BROKEN).isTrue();
        assertThat(lastOfEachSlot(frames.lines())).isEqualTo(lastOfEachSlot(buses));
    }

    /** Of the same slot, what is right has the newest reading, and arrived last. */
    private static List<String> lastOfEachSlot(List<String> sorted) {
        List<String> last = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            boolean another =
                    i + 1 < sorted.size()
                            && sorted.get(i + 1).split(" ")[1].equals(sorted.get(i).split(" ")[1]);
            if (!another) {
                last.add(sorted.get(i));
            }
        }
        return last;
    }

    @Test
    void it_can_stand_in_one_job_with_the_nowcasts() {
        READ.addAll(BUSES_NOW);
        GriddingJob gridding = job(List.of(BUSES), RateLimiterStrategy.noOp());
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(1, configuration());
        gridding.buildOn(env);
        new NowcastJob(
                        new DataGeneratorSource<>(
                                index -> LogEntry.of((Rejected) null, 0),
                                1,
                                TypeInformation.of(LogEntry.class)),
                        new CommittedSink<>(field -> ""),
                        new CommittedSink<>(field -> ""),
                        new CommittedSink<>(set -> ""),
                        new CommittedSink<>(row -> ""),
                        new Feeds(List.of()),
                        name -> new SmallNowcaster(name, 1),
                        RolloutSettings.forReplay(),
                        "live")
                .buildOn(env);

        assertThatCode(() -> env.getStreamGraph().getJobGraph()).doesNotThrowAnyException();
    }

    @Test
    void a_feed_is_gridded_by_one_rule() {
        assertThatThrownBy(() -> job(List.of(BUSES, BUSES), RateLimiterStrategy.noOp()))
                .hasMessage("feed buses is gridded twice; one entry per feed");
    }
}
