package io.nowstream.operators.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Release;
import io.nowstream.operators.GapPolicy;
import io.nowstream.operators.Sequence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;

/** Streams nobody would think of; each failure names the seed that made it. */
class AssemblyAtRandomTest extends AssemblyVerbs {

    private static final int LENGTH = 4;
    private static final int PATIENCE_MINUTES = 12;
    private static final Instant BEGIN = time("00:00");

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @RepeatedTest(20)
    void any_order_within_patience_gives_the_sequences_of_the_right_order() throws Exception {
        System.out.println("seed " + seed);
        List<FeedRecord> inOrder = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Instant validTime = BEGIN.plus(Duration.ofMinutes(5L * i));
            Duration delay = Duration.ofSeconds(random.nextInt(60 * PATIENCE_MINUTES));
            Frame frame = frame(validTime, 0, GRID).arrivedAt(validTime.plus(delay));
            inOrder.add(FeedRecord.of(frame));
        }
        List<FeedRecord> asTheyArrive = new ArrayList<>(inOrder);
        asTheyArrive.sort(Comparator.comparing(FeedRecord::arrivalTime));

        assemble(inOrder, GapPolicy.SKIP);
        List<String> expected = whole();
        assertThat(expected).as("seed %d", seed).hasSize(60 - LENGTH + 1);

        assemble(asTheyArrive, GapPolicy.SKIP);
        assertThat(whole()).as("seed %d", seed).isEqualTo(expected);
    }

    @RepeatedTest(20)
    void whatever_arrives_the_promises_hold() throws Exception {
        System.out.println("seed " + seed);
        GapPolicy policy = GapPolicy.values()[random.nextInt(2)];
        List<FeedRecord> records = anything(400);
        assemble(records, policy);
        List<Sequence> out = out();
        List<String> once = whole();

        Set<String> identities = new HashSet<>();
        for (int i = 0; i < out.size(); i++) {
            Sequence sequence = out.get(i);
            Sequence before = i == 0 ? null : out.get(i - 1);
            assertThat(sequence.number()).as("seed %d", seed).isEqualTo(i);
            assertThat(sequence.frames()).as("seed %d", seed).hasSize(LENGTH).doesNotContainNull();
            assertThat(identities.add(sequence.issueTime() + " r" + sequence.revision()))
                    .as("seed %d: %s is new", seed, readIssue(sequence))
                    .isTrue();
            assertThat(sequence.revision() == 0)
                    .as("seed %d: %s is newer, or a revision", seed, readIssue(sequence))
                    .isEqualTo(before == null || sequence.issueTime().isAfter(before.issueTime()));
            assertThatEachFrameIsInItsPlace(sequence);
        }
        assertThat(stateBytes()).as("seed %d", seed).isLessThan(20_000);

        assemble(records, policy);
        assertThat(whole()).as("seed %d: a replay", seed).isEqualTo(once);
    }

    /** The right frame where one is, the one before where none is, and that one is reported. */
    private void assertThatEachFrameIsInItsPlace(Sequence sequence) {
        Slots slots = new Slots(sequence.cadenceMillis());
        long last = slots.of(sequence.issueTime());
        List<Instant> missing = new ArrayList<>();
        for (int i = 0; i < LENGTH; i++) {
            long slot = last - LENGTH + 1 + i;
            long there = slots.of(sequence.frames().get(i).validTime());
            assertThat(there).as("seed %d", seed).isLessThanOrEqualTo(slot);
            if (there < slot) {
                missing.add(slots.time(slot));
            }
            assertThat(sequence.frames().get(i).grid())
                    .as("seed %d", seed)
                    .isEqualTo(sequence.frames().get(0).grid());
        }
        assertThat(sequence.gaps().missing()).as("seed %d", seed).isEqualTo(missing);
    }

    private void assemble(List<FeedRecord> records, GapPolicy policy) throws Exception {
        assembling(spec(LENGTH, PATIENCE_MINUTES, policy, 2));
        for (FeedRecord record : records) {
            log(record);
        }
    }

    /** Frames near the clock, corrected, jittering, missing, jumping; ticks and releases. */
    private List<FeedRecord> anything(int count) {
        List<FeedRecord> records = new ArrayList<>();
        Instant now = BEGIN;
        boolean otherGrid = false;
        for (int i = 0; i < count; i++) {
            now = now.plusSeconds(random.nextInt(240) - 10);
            now = random.nextInt(100) == 0 ? now.plus(Duration.ofHours(7)) : now;
            otherGrid ^= random.nextInt(80) == 0;
            Instant near = now.minusSeconds(random.nextInt(1800));
            records.add(
                    switch (random.nextInt(8)) {
                        case 0 -> FeedRecord.tick(FEED, now);
                        case 1 -> release(near.plusSeconds(random.nextInt(9000)), now, i);
                        default -> frame(near, now, otherGrid);
                    });
        }
        return records;
    }

    private FeedRecord frame(Instant near, Instant now, boolean otherGrid) {
        long snapped = Math.floorDiv(near.getEpochSecond(), 300) * 300;
        int jitter = random.nextInt(4) == 0 ? random.nextInt(40) - 20 : 0;
        int corrections = random.nextInt(3) / 2;
        Instant validTime = Instant.ofEpochSecond(snapped + jitter);
        Frame frame = frame(validTime, corrections, otherGrid ? OTHER_GRID : GRID);
        return FeedRecord.of(frame.arrivedAt(now));
    }

    private static FeedRecord release(Instant effectiveFrom, Instant now, int i) {
        ModelId model = new ModelId("model-" + i, "");
        return FeedRecord.of(new Release(FEED, effectiveFrom, model, new byte[0]), now);
    }
}
