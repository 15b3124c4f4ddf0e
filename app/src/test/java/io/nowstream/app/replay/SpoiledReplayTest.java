package io.nowstream.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.LocalStore;
import io.nowstream.frames.Topics;
import io.nowstream.ingest.publish.FeedPublisher;
import io.nowstream.operators.rollout.RolloutSettings;
import io.nowstream.sinks.kafka.RunTopic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A replay spoiled by rule, through broker and job, against counts made by hand.
 *
 * <p>60 frames, sequences of 4, hold fills 1, patience of 2 cadences:
 *
 * <ul>
 *   <li>Removed: 10, 20, 21, 30, 40, 50. Of the 57 issue times from 3 on, these 6 are gone, and 22
 *       and 23, whose sequences lack both 20 and 21: <b>49</b> nowcasts. 24 lacks 21 only.
 *   <li>With a gap report: the three after 10, 30, 40, 50 each, and 24: <b>13</b>.
 *   <li>Sent twice: 3, 13, 33, 43 at once (dropped), 25 again after 45 (<b>1</b> late).
 *   <li>Corrected at once: 5, 15, 35: <b>3</b> revisions more.
 *   <li>Swapped with their neighbour: 7, 17, 27, 37, 47: nothing changes.
 *   <li>Random bytes, 2099, 1970, an unknown feed: <b>4</b> rejected.
 * </ul>
 */
class SpoiledReplayTest {

    private static final Path FLINK_CONF =
            Path.of(System.getProperty("nowstream.home"), "flink-conf");
    private static final String FEED = "small/0";
    private static final int FRAMES = 60;
    private static final int LENGTH = 4;
    private static final int LEADS = 2;
    private static final int SIDE = 32;

    private static final Set<Integer> REMOVED = Set.of(10, 20, 21, 30, 40, 50);
    private static final Set<Integer> TWICE = Set.of(3, 13, 33, 43);
    private static final Set<Integer> CORRECTED = Set.of(5, 15, 35);
    private static final Set<Integer> SWAPPED = Set.of(7, 17, 27, 37, 47);

    @TempDir Path directory;

    @Test
    void counts_are_as_made_by_hand_and_untouched_sequences_keep_their_bytes() throws Exception {
        Tally whole = through("whole", inOrder(), false);

        Tally spoiled = through("spoiled", spoiled(), true);

        assertThat(whole.nowcasts()).isEqualTo(57);
        assertThat(spoiled.nowcasts()).isEqualTo(49 + 3);
        assertThat(spoiled.revisions()).isEqualTo(3);
        assertThat(spoiled.gapReports()).isEqualTo(13);
        assertThat(spoiled.late()).isEqualTo(1);
        assertThat(spoiled.rejected()).isEqualTo(4);
        assertThat(spoiled.duplicates()).isZero();
        assertThat(untouched(spoiled)).hasSize(24 * LEADS).isEqualTo(untouched(whole));
    }

    private Tally through(String run, List<FeedRecord> records, boolean withNoise)
            throws Exception {
        FiniteReplay replay =
                new FiniteReplay(
                        Broker.kafka(),
                        new Topics("spoil-" + run),
                        SmallArchive.settings(LENGTH, LEADS),
                        directory.resolve("claims"));
        replay.createTopics();
        try (FeedPublisher log =
                new FeedPublisher(
                        replay.kafka(),
                        replay.topics(),
                        new LocalStore(directory.resolve("claims")))) {
            for (int i = 0; i < records.size(); i++) {
                log.publish(records.get(i));
                if (withNoise && i == 26) {
                    log.flush();
                    sendRandomBytes(replay);
                }
            }
            log.flush();
        }
        replay.run(FLINK_CONF, directory.resolve(run), 1, RolloutSettings.forReplay(), Map.of());
        Tally tally = new Tally();
        replay.read(EnumSet.of(RunTopic.NOWCASTS, RunTopic.REJECTED), tally);
        return tally;
    }

    private static List<FeedRecord> inOrder() {
        return IntStream.range(0, FRAMES).mapToObj(i -> seen(i, 0, i)).toList();
    }

    private static List<FeedRecord> spoiled() {
        List<FeedRecord> records = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            if (REMOVED.contains(i)) {
                continue;
            }
            if (SWAPPED.contains(i)) {
                records.add(seen(i + 1, 0, i + 1));
                records.add(seen(i, 0, i + 1));
                i++;
                continue;
            }
            records.add(seen(i, 0, i));
            if (TWICE.contains(i)) {
                records.add(seen(i, 0, i));
            }
            if (CORRECTED.contains(i)) {
                records.add(seen(i, 3, i));
            }
            if (i == 45) {
                records.add(seen(25, 0, i));
            }
            if (i == 26) {
                records.add(stamped("2099-01-01T00:00:00Z", i));
                records.add(stamped("1970-01-01T00:00:00Z", i));
                records.add(
                        FeedRecord.of(
                                SmallArchive.frame("nobody/knows", i, SIDE, 0, 0)
                                        .arrivedAt(arrival(i))));
            }
        }
        return records;
    }

    private static FeedRecord seen(int index, int variant, int arrivesWith) {
        return FeedRecord.of(
                SmallArchive.frame(FEED, index, SIDE, 0, variant).arrivedAt(arrival(arrivesWith)));
    }

    private static FeedRecord stamped(String validTime, int arrivesWith) {
        Frame frame = SmallArchive.frame(FEED, arrivesWith, SIDE, 0, 0);
        return FeedRecord.of(
                new Frame(
                        FEED,
                        frame.grid(),
                        Instant.parse(validTime),
                        arrival(arrivesWith),
                        frame.channels()));
    }

    private static Instant arrival(int index) {
        return SmallArchive.time(index).plus(Duration.ofSeconds(90));
    }

    private static void sendRandomBytes(FiniteReplay replay) throws Exception {
        byte[] key = FEED.getBytes(StandardCharsets.UTF_8);
        byte[] noise = new byte[500];
        new java.util.Random(7).nextBytes(noise);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        replay.kafka().with(Map.of()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(replay.topics().frames(), key, noise)).get();
        }
    }

    /**
     * First issues whose four frames were neither removed nor corrected; 25 is late, not changed.
     */
    private static Map<String, String> untouched(Tally tally) {
        Map<String, String> kept = new TreeMap<>();
        tally.digests()
                .forEach(
                        (identity, digest) -> {
                            if (IntStream.range(LENGTH - 1, FRAMES)
                                    .filter(SpoiledReplayTest::isUntouched)
                                    .anyMatch(
                                            i ->
                                                    identity.contains(
                                                            "issueTime="
                                                                    + SmallArchive.time(i)
                                                                    + ","))) {
                                kept.put(identity, digest);
                            }
                        });
        return kept;
    }

    private static boolean isUntouched(int issue) {
        return IntStream.rangeClosed(issue - LENGTH + 1, issue)
                .noneMatch(i -> REMOVED.contains(i) || CORRECTED.contains(i));
    }
}
