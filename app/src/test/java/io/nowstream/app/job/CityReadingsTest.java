package io.nowstream.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.app.demo.BatchFlows;
import io.nowstream.app.demo.GeneratedCity;
import io.nowstream.app.replay.Broker;
import io.nowstream.app.replay.FiniteReplay;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Reading;
import io.nowstream.frames.Rejected;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.publish.ReadingPublisher;
import io.nowstream.ingest.publish.RunTopics;
import io.nowstream.ingest.publish.TopicRetention;
import io.nowstream.operators.FeedSpec;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.GapPolicy;
import io.nowstream.operators.rollout.RolloutSettings;
import io.nowstream.sinks.kafka.Envelope;
import io.nowstream.sinks.kafka.RunTopic;
import io.nowstream.sinks.kafka.TailListener;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twelve hours of the generated city's readings, badly delivered, through broker, gridding and the
 * nowcasts, against an aggregation of the whole list that is made here by other means.
 *
 * <p>Each reading is up to ten minutes under way; one in a hundred takes up to forty, so that many
 * come when their slot's frame has left; {@value #HOPELESS} take three hours, when their slot is
 * closed; one in fifty is sent twice.
 */
class CityReadingsTest {

    private static final Path FLINK_CONF =
            Path.of(System.getProperty("nowstream.home"), "flink-conf");
    private static final int VEHICLES = 3_000;
    private static final int HOPELESS = 25;
    private static final long SLOT = GeneratedCity.CADENCE.toMillis();
    private static final Instant FROM = Instant.parse("2024-06-03T11:00:00Z");
    private static final Instant UNTIL = FROM.plus(Duration.ofHours(12));

    @TempDir Path directory;

    private final Topics topics = new Topics("city-readings");
    private final List<Reading> inTime = new ArrayList<>();
    private final List<Reading> sent = new ArrayList<>();
    private final Found found = new Found();

    /** What readers of the topics find. */
    private static final class Found implements TailListener {

        private final Map<Instant, List<Frame>> frames = new TreeMap<>();
        private final List<ForecastField> firstLeads = new ArrayList<>();
        private final List<String> reasons = new ArrayList<>();

        @Override
        public void frame(FeedRecord record, Envelope envelope) {
            Frame frame = record.frame();
            frames.computeIfAbsent(frame.validTime(), any -> new ArrayList<>()).add(frame);
        }

        @Override
        public void nowcast(ForecastField field, Envelope envelope) {
            if (field.lead() == 1) {
                firstLeads.add(field);
            }
        }

        @Override
        public void rejected(Rejected row, Envelope envelope) {
            reasons.add(row.reason());
        }

        private List<String> versions(Instant validTime) {
            return frames.get(validTime).stream().map(BatchFlows::inWords).toList();
        }
    }

    // -- the verbs --

    private void deliverBadly(List<Reading> readings) {
        SplittableRandom random = new SplittableRandom(4);
        int hopeless = 0;
        for (int i = 0; i < readings.size(); i++) {
            Reading reading = readings.get(i);
            boolean early = reading.validTime().isBefore(UNTIL.minus(Duration.ofHours(4)));
            if (early && i % 400 == 7 && hopeless < HOPELESS) {
                hopeless++;
                sent.add(arriving(reading, 3 * 3_600_000));
                continue;
            }
            long delay =
                    random.nextInt(100) == 0
                            ? random.nextLong(600_000, 2_400_000)
                            : random.nextLong(600_000);
            Reading arriving = arriving(reading, delay);
            inTime.add(arriving);
            sent.add(arriving);
            if (random.nextInt(50) == 0) {
                sent.add(arriving(reading, delay + random.nextLong(300_000)));
            }
        }
        assertThat(hopeless).isEqualTo(HOPELESS);
        sent.sort(Comparator.comparing(Reading::arrivalTime));
    }

    private static Reading arriving(Reading reading, long delayMillis) {
        return new Reading(
                reading.feed(),
                reading.source(),
                reading.validTime(),
                reading.validTime().plusMillis(delayMillis),
                reading.x(),
                reading.y(),
                reading.value());
    }

    private void publish() throws InterruptedException {
        try (RunTopics made = new RunTopics(Broker.kafka(), topics)) {
            made.createForReadings(4, TopicRetention.forever());
        }
        try (ReadingPublisher log = new ReadingPublisher(Broker.kafka(), topics)) {
            for (Reading reading : sent) {
                log.publish(reading);
            }
            log.flush();
        }
    }

    private void grid() throws Exception {
        KafkaGridding gridding =
                new KafkaGridding(Broker.kafka(), topics, List.of(GeneratedCity.gridding()), true);
        try (FlinkCluster cluster =
                FlinkCluster.start(FLINK_CONF, directory.resolve("gridding"), 2, 1, Map.of())) {
            cluster.submit("gridding", gridding, Restore.nothing()).await();
        }
    }

    private static Feeds feeds() {
        return new Feeds(
                List.of(
                        new FeedSpec(
                                GeneratedCity.FEED,
                                4,
                                SLOT,
                                2,
                                2 * SLOT,
                                GapPolicy.HOLD,
                                1,
                                SLOT,
                                Duration.ofHours(12).toMillis(),
                                "persistence",
                                List.of(),
                                0,
                                List.of("persistence"))));
    }

    private Map<Instant, String> lastVersions() {
        Map<Instant, String> last = new TreeMap<>();
        found.frames.keySet().forEach(time -> last.put(time, lastOf(found.versions(time))));
        return last;
    }

    private static String lastOf(List<String> versions) {
        return versions.get(versions.size() - 1);
    }

    // -- the sentence --

    @Test
    void frames_are_those_of_a_batch_and_corrections_carry_revisions() throws Exception {
        FiniteReplay nowcasts =
                new FiniteReplay(Broker.kafka(), topics, feeds(), directory.resolve("claims"));
        nowcasts.createTopics();
        deliverBadly(new GeneratedCity(8, VEHICLES).readings(FROM, UNTIL));
        publish();
        grid();
        nowcasts.run(
                FLINK_CONF,
                directory.resolve("nowcasts"),
                1,
                RolloutSettings.forReplay(),
                Map.of());
        nowcasts.read(EnumSet.of(RunTopic.FRAMES, RunTopic.NOWCASTS, RunTopic.REJECTED), found);

        assertThat(inTime).hasSizeGreaterThan(20_000);
        assertThat(lastVersions()).hasSize(24).isEqualTo(BatchFlows.of(inTime));
        assertThat(found.reasons)
                .hasSize(HOPELESS)
                .allMatch(reason -> reason.startsWith("late: reading of "));
        assertCorrectionsCarryRevisions();
    }

    /** Persistence repeats the frame that it has seen: each version of it is another nowcast. */
    private void assertCorrectionsCarryRevisions() {
        Set<String> identities = new HashSet<>();
        int revised = 0;
        for (ForecastField field : found.firstLeads) {
            assertThat(identities.add(field.issueTime() + " r" + field.revision())).isTrue();
            String seen =
                    BatchFlows.inWords(
                            field.channels().get(0).values(field.grid()),
                            field.channels().get(1).values(field.grid()));
            List<String> versions = found.versions(field.issueTime());
            assertThat(versions).contains(seen);
            if (field.revision() == 0) {
                assertThat(seen).isEqualTo(versions.get(0));
            } else {
                revised++;
            }
        }
        assertThat(revised).isGreaterThan(20);
        assertThat(identities).contains(UNTIL + " r0");
    }
}
