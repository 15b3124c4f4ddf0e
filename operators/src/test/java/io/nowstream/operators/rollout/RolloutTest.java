package io.nowstream.operators.rollout;

import static io.nowstream.operators.rollout.Examples.sequence;
import static io.nowstream.operators.rollout.Examples.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Sha256;
import io.nowstream.frames.Tier;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.Nowcast;
import io.nowstream.operators.Sequence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RolloutTest extends RolloutVerbs {

    private static final RolloutSettings TWO_PER_FEED =
            new RolloutSettings(32, 2, true, 5, 1, true);

    // -- the verbs --

    private void open(String nowcaster, RolloutSettings settings) throws Exception {
        open(Examples.feedsServedBy(nowcaster), settings);
    }

    private static List<String> models(List<Nowcast> nowcasts) {
        return nowcasts.stream().map(nowcast -> nowcast.model().name()).toList();
    }

    // -- tiers --

    @Test
    void the_feeds_nowcaster_answers_with_persistence_beside() throws Exception {
        open("advection", REPLAY);
        arrive(sequence("nl-radar", 0, 5));

        Nowcast nowcast = published().get(0);
        assertThat(nowcast.tier()).isEqualTo(Tier.ADVECTION);
        assertThat(nowcast.model()).isEqualTo(new ModelId("advection", "hash-of-advection"));
        assertThat(nowcast.fields().get(0).channel().packing()).isEqualTo(Examples.TENTHS);
        assertThat(values(nowcast, 1)).containsOnly(6);
        assertThat(values(nowcast, 2)).containsOnly(7);
        Nowcast beside = candidates().get(0);
        assertThat(beside.tier()).isEqualTo(Tier.PERSISTENCE);
        assertThat(beside.model()).isEqualTo(new ModelId("persistence", "hash-of-persistence"));
        assertThat(beside.fields()).hasSize(1);
        assertThat(values(beside, 1)).containsOnly(5);
        assertThat(answers()).hasSize(2);
    }

    @Test
    void what_the_sequence_says_of_itself_is_said_of_the_nowcast() throws Exception {
        open("advection", REPLAY);
        Sequence sequence = sequence("nl-radar", 7, 5);
        arrive(sequence);

        for (Nowcast nowcast : answers()) {
            assertThat(nowcast.feed()).isEqualTo("nl-radar");
            assertThat(nowcast.number()).isEqualTo(7);
            assertThat(nowcast.revision()).isZero();
            assertThat(nowcast.issueTime()).isEqualTo(sequence.issueTime());
            assertThat(nowcast.gaps()).isEqualTo(sequence.gaps());
            assertThat(nowcast.stamps().receivedEpochMicros()).isEqualTo(1);
            assertThat(nowcast.stamps().assembledEpochMicros()).isEqualTo(2);
            assertThat(nowcast.stamps().finishedEpochMicros())
                    .isGreaterThanOrEqualTo(nowcast.stamps().startedEpochMicros());
        }
    }

    @Test
    void where_persistence_is_published_advection_is_beside() throws Exception {
        open("persistence", REPLAY);
        arrive(sequence("nl-radar", 0, 5));

        assertThat(models(published())).containsExactly("persistence");
        assertThat(values(published().get(0), 2)).containsOnly(5);
        assertThat(models(candidates())).containsExactly("advection");
        assertThat(candidates().get(0).fields()).hasSize(2);
    }

    @Test
    void beside_a_network_are_both_baselines() throws Exception {
        know(new SmallNowcaster("network", 1));
        open("network", REPLAY);
        arrive(sequence("nl-radar", 0, 5));

        assertThat(published().get(0).tier()).isEqualTo(Tier.FULL);
        assertThat(models(candidates())).containsExactlyInAnyOrder("advection", "persistence");
    }

    @Test
    void baselines_can_be_off() throws Exception {
        open("advection", REPLAY.withoutCandidates());
        arrive(sequence("nl-radar", 0, 5));

        assertThat(models(answers())).containsExactly("advection");
    }

    @Test
    void a_refused_feed_is_answered_by_persistence() throws Exception {
        know(
                new SmallNowcaster("advection", 1) {
                    @Override
                    public Optional<String> refusal(FeedShape shape) {
                        return Optional.of("not this one");
                    }
                });
        open("advection", REPLAY);
        arrive(sequence("nl-radar", 0, 5));

        assertThat(models(answers())).containsExactly("persistence");
        assertThat(published().get(0).fields()).hasSize(Examples.LEADS);
    }

    @Test
    void a_nowcaster_that_throws_is_answered_for_by_the_next_tier() throws Exception {
        know(
                new SmallNowcaster("advection", 1) {
                    @Override
                    protected float[][] fields(FieldSequence sequence, int leads) {
                        throw new StackOverflowError("deep");
                    }
                });
        open("advection", REPLAY);
        arrive(sequence("nl-radar", 0, 5), sequence("nl-radar", 1, 5));

        assertThat(models(published())).containsExactly("persistence", "persistence");
        assertThat(candidates()).isEmpty(); // persistence is not beside itself
    }

    @Test
    void a_forecast_that_cannot_be_is_withheld_and_advection_answers() throws Exception {
        know(
                new SmallNowcaster("network", 1) {
                    @Override
                    protected float[][] fields(FieldSequence sequence, int leads) {
                        float[][] fields = super.fields(sequence, leads);
                        fields[1][3] = Float.NaN;
                        return fields;
                    }
                });
        open("network", REPLAY);
        arrive(sequence("nl-radar", 0, 5));

        assertThat(published().get(0).tier()).isEqualTo(Tier.ADVECTION);
        assertThat(values(published().get(0), 1)).containsOnly(6);
        assertThat(models(candidates())).containsExactly("persistence");
    }

    @Test
    void advection_may_leave_inflow_without_a_value() throws Exception {
        know(
                new SmallNowcaster("advection", 1) {
                    @Override
                    public boolean leavesInflowUndefined() {
                        return true;
                    }

                    @Override
                    protected float[][] fields(FieldSequence sequence, int leads) {
                        float[][] fields = super.fields(sequence, leads);
                        fields[1][3] = Float.NaN;
                        return fields;
                    }
                });
        open("advection", REPLAY);
        arrive(sequence("nl-radar", 0, 5));

        assertThat(published().get(0).tier()).isEqualTo(Tier.ADVECTION);
        assertThat(values(published().get(0), 2)[3]).isNaN();
    }

    // -- bad input --

    private static Sequence withFrame(Sequence sequence, int index, Channel channel) {
        List<Frame> frames = new ArrayList<>(sequence.frames());
        Frame frame = frames.get(index);
        frames.set(
                index,
                new Frame(
                        frame.feed(),
                        frame.grid(),
                        frame.validTime(),
                        frame.arrivalTime(),
                        List.of(channel)));
        return sequence(sequence.feed(), sequence.number(), sequence.issueTime(), frames);
    }

    @Test
    void a_damaged_older_frame_leaves_persistence() throws Exception {
        Channel damaged = Channel.of(Examples.RAIN, Examples.TENTHS, new byte[] {1, 2});
        open("advection", REPLAY);
        arrive(withFrame(sequence("nl-radar", 0, 5), 0, damaged));

        assertThat(published().get(0).tier()).isEqualTo(Tier.PERSISTENCE);
        assertThat(values(published().get(0), 2)).containsOnly(5);
    }

    @Test
    void of_a_newest_frame_that_is_not_here_nothing_is_known_and_its_number_is_not_missing()
            throws Exception {
        String sha256 = Sha256.of(new byte[] {1, 2});
        Channel elsewhere = Channel.claimed(Examples.RAIN, Examples.TENTHS, sha256);
        open("advection", REPLAY);
        arrive(withFrame(sequence("nl-radar", 4, 5), 2, elsewhere));

        Nowcast unknown = published().get(0);
        assertThat(unknown.number()).isEqualTo(4);
        assertThat(unknown.tier()).isEqualTo(Tier.PERSISTENCE);
        assertThat(unknown.fields()).hasSize(Examples.LEADS);
        assertThat(values(unknown, 1)).containsOnly(Float.NaN);
    }

    @Test
    void a_feed_that_is_not_configured_any_more_gets_no_nowcast() throws Exception {
        harness = operator(new Feeds(List.of()), REPLAY);
        harness.open();
        arrive(sequence("nl-radar", 0, 5));

        assertThat(answers()).isEmpty();
    }

    // -- capacity --

    private Gated gated() {
        Gated gated = new Gated("advection");
        know(gated);
        return gated;
    }

    @Test
    void live_a_feed_over_its_cap_is_answered_by_persistence_at_once() throws Exception {
        Gated gated = gated();
        open("advection", TWO_PER_FEED);
        arrive(sequence("a", 0, 5), sequence("a", 1, 5), sequence("a", 2, 5), sequence("b", 0, 5));
        gated.gate.countDown();

        assertThat(published())
                .filteredOn(nowcast -> nowcast.tier() == Tier.PERSISTENCE)
                .extracting(nowcast -> nowcast.feed() + nowcast.number())
                .containsExactly("a2");
        assertThat(published()).hasSize(4);
    }

    @Test
    void when_sequences_are_done_the_feed_has_room_again() throws Exception {
        open("advection", TWO_PER_FEED);
        for (int number = 0; number < 6; number++) {
            arrive(sequence("a", number, 5));
            answers(); // waits
        }

        assertThat(published()).extracting(Nowcast::tier).containsOnly(Tier.ADVECTION).hasSize(6);
    }

    @Test
    void a_replay_has_no_cap_per_feed() throws Exception {
        Gated gated = gated();
        open("advection", REPLAY);
        for (int number = 0; number < 10; number++) {
            arrive(sequence("a", number, 5));
        }
        gated.gate.countDown();

        assertThat(published()).extracting(Nowcast::tier).containsOnly(Tier.ADVECTION).hasSize(10);
    }

    // -- exactly once --

    @Test
    void what_was_in_flight_is_rolled_out_again_after_a_restore() throws Exception {
        Gated gated = gated();
        open("advection", REPLAY);
        arrive(sequence("a", 0, 5), sequence("b", 0, 6), sequence("a", 1, 7));
        gated.begun.await();
        OperatorSubtaskState inFlight = harness.snapshot(1, 1);
        assertThat(harness.extractOutputValues()).isEmpty();
        OneInputStreamOperatorTestHarness<Sequence, Nowcast> crashed = harness;

        know(new SmallNowcaster("advection", 1));
        harness = operator(Examples.feedsServedBy("advection"), REPLAY);
        harness.initializeState(inFlight);
        harness.open();

        assertThat(published())
                .extracting(nowcast -> nowcast.feed() + nowcast.number())
                .containsExactlyInAnyOrder("a0", "b0", "a1");
        assertThat(published()).extracting(Nowcast::tier).containsOnly(Tier.ADVECTION);
        gated.gate.countDown();
        crashed.endInput();
        crashed.close();
    }

    @Test
    void the_same_sequences_give_the_same_bytes_however_they_are_batched() throws Exception {
        List<List<byte[]>> oneByOne = bytesWith(1, 1);
        List<List<byte[]>> threeByThree = bytesWith(3, 2);

        assertThat(threeByThree).usingRecursiveComparison().isEqualTo(oneByOne);
    }

    private List<List<byte[]>> bytesWith(int batchSize, int executors) throws Exception {
        know(new SmallNowcaster("advection", batchSize));
        open("advection", REPLAY.withExecutors(executors));
        for (int number = 0; number < 5; number++) {
            arrive(sequence("a", number, number), sequence("b", number, 10 + number));
        }
        List<List<byte[]>> bytes =
                published().stream()
                        .sorted(Comparator.comparing(Nowcast::feed).thenComparing(Nowcast::number))
                        .map(Nowcast::fields)
                        .map(leads -> leads.stream().map(lead -> lead.channel().cells()).toList())
                        .toList();
        harness.close();
        harness = null;
        return bytes;
    }

    // -- its life --

    @Test
    void nowcasters_are_made_in_open_and_freed_in_close() throws Exception {
        SmallNowcaster advection = new SmallNowcaster("advection", 1);
        know(advection);
        open("advection", REPLAY);
        assertThat(advection.closed).hasValue(0);

        harness.close();
        harness = null;
        assertThat(advection.closed).hasValue(1);
    }
}
