package io.nowstream.operators.rollout;

import static io.nowstream.operators.rollout.Examples.feedsServedBy;
import static io.nowstream.operators.rollout.Examples.released;
import static io.nowstream.operators.rollout.Examples.sequence;
import static io.nowstream.operators.rollout.Examples.shadowed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.nowstream.frames.ModelId;
import io.nowstream.frames.Tier;
import io.nowstream.models.FeedShape;
import io.nowstream.operators.Nowcast;
import io.nowstream.operators.Sequence;
import io.nowstream.operators.rollout.RolloutMetrics.Event;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sequences with a release in force: who answers, and who when that cannot. */
@Timeout(60)
class ReleasedRolloutTest extends RolloutVerbs {

    private static final ModelId NEW = new ModelId("new", "hash-of-new");

    private final List<SmallNowcaster> made = new CopyOnWriteArrayList<>();

    // -- the verbs --

    @BeforeEach
    void releasedOnesAreSmallToo() {
        know(new SmallNowcaster("network", 1));
        releasedAre(
                model -> {
                    SmallNowcaster nowcaster = new SmallNowcaster(model.name(), 1);
                    made.add(nowcaster);
                    return nowcaster;
                });
    }

    /** For example {@code a#3 new}, sorted. */
    private List<String> models() throws Exception {
        return published().stream()
                .map(n -> "%s#%d %s".formatted(n.feed(), n.number(), n.model().name()))
                .sorted()
                .toList();
    }

    // -- the sentences --

    @Test
    void from_its_release_on_a_feed_is_served_by_the_released_checkpoint() throws Exception {
        open(feedsServedBy("network"), REPLAY);
        arrive(
                sequence("a", 0, 5),
                sequence("b", 0, 5),
                released(sequence("a", 1, 5), NEW),
                sequence("b", 1, 5),
                released(sequence("a", 2, 5), NEW));

        assertThat(models())
                .containsExactly("a#0 network", "a#1 new", "a#2 new", "b#0 network", "b#1 network");
        assertThat(published())
                .filteredOn(nowcast -> nowcast.model().equals(NEW))
                .extracting(Nowcast::tier)
                .containsOnly(Tier.FULL);
        assertThat(candidates())
                .filteredOn(nowcast -> nowcast.number() == 2)
                .extracting(Nowcast::tier)
                .containsExactlyInAnyOrder(Tier.ADVECTION, Tier.PERSISTENCE);
    }

    @Test
    void a_release_may_go_back_to_the_configured_nowcaster_or_to_a_baseline() throws Exception {
        open(feedsServedBy("network"), REPLAY);
        arrive(
                released(sequence("a", 0, 5), NEW),
                released(sequence("a", 1, 5), new ModelId("network", "hash-of-network")),
                released(sequence("a", 2, 5), new ModelId("advection", "hash-of-advection")),
                released(sequence("a", 3, 5), new ModelId("persistence", "hash-of-persistence")));

        assertThat(published())
                .extracting(RolloutVerbs::read)
                .containsExactlyInAnyOrder(
                        "a#0 FULL", "a#1 FULL", "a#2 ADVECTION", "a#3 PERSISTENCE");
        eventually(() -> made.size() == 1 && made.get(0).closed.get() == 1);
    }

    @Test
    void what_is_in_the_shadow_is_a_candidate_and_never_published() throws Exception {
        open(feedsServedBy("network"), REPLAY);
        arrive(sequence("a", 0, 5), shadowed(sequence("a", 1, 5), NEW), sequence("a", 2, 5));

        assertThat(models()).containsExactly("a#0 network", "a#1 network", "a#2 network");
        assertThat(candidates())
                .filteredOn(nowcast -> nowcast.model().equals(NEW))
                .extracting(Nowcast::number, Nowcast::beside)
                .containsExactly(tuple(1L, 3));
        eventually(() -> made.size() == 1 && made.get(0).closed.get() == 1);
    }

    @Test
    void what_is_published_is_not_in_its_own_shadow() throws Exception {
        open(feedsServedBy("network"), REPLAY);
        arrive(
                shadowed(released(sequence("a", 0, 5), NEW), NEW),
                shadowed(sequence("a", 1, 5), new ModelId("network", "hash-of-network")));

        assertThat(models()).containsExactly("a#0 new", "a#1 network");
        assertThat(candidates())
                .extracting(Nowcast::tier)
                .containsOnly(Tier.ADVECTION, Tier.PERSISTENCE);
    }

    @Test
    void a_shadow_that_cannot_be_loaded_costs_nobody_a_nowcast() throws Exception {
        releasedAre(
                model -> {
                    throw new IllegalStateException("damaged");
                });
        open(feedsServedBy("network"), REPLAY);
        arrive(shadowed(sequence("a", 0, 5), NEW));

        assertThat(models()).containsExactly("a#0 network");
        assertThat(candidates()).hasSize(2);
        assertThat(counted(Event.UNLOADABLE)).isEqualTo(1);
    }

    @Test
    void while_a_checkpoint_is_loaded_its_sequences_wait_and_the_others_go_on() throws Exception {
        CountDownLatch loaded = new CountDownLatch(1);
        releasedAre(
                model -> {
                    awaitQuietly(loaded);
                    return new SmallNowcaster(model.name(), 1);
                });
        open(feedsServedBy("network"), REPLAY);
        arrive(released(sequence("a", 0, 5), NEW), released(sequence("a", 1, 5), NEW));
        arrive(sequence("b", 0, 5));
        loaded.countDown();

        assertThat(models()).containsExactly("a#0 new", "a#1 new", "b#0 network");
    }

    @Test
    void what_cannot_be_loaded_drops_a_tier() throws Exception {
        releasedAre(
                model -> {
                    throw new IllegalStateException("no checkpoint has hash " + model.hash());
                });
        open(feedsServedBy("network"), REPLAY);
        arrive(
                released(sequence("a", 0, 5), NEW),
                released(sequence("a", 1, 5), NEW),
                sequence("b", 0, 5));

        assertThat(published())
                .extracting(RolloutVerbs::read)
                .containsExactlyInAnyOrder("a#0 ADVECTION", "a#1 ADVECTION", "b#0 FULL");
        assertThat(counted(Event.UNLOADABLE)).isEqualTo(2);
    }

    @Test
    void what_does_not_suit_the_feed_drops_a_tier() throws Exception {
        releasedAre(
                model ->
                        new SmallNowcaster(model.name(), 1) {
                            @Override
                            public Optional<String> refusal(FeedShape shape) {
                                return Optional.of("another cadence");
                            }
                        });
        open(feedsServedBy("network"), REPLAY);
        arrive(released(sequence("a", 0, 5), NEW));

        assertThat(published()).extracting(RolloutVerbs::read).containsExactly("a#0 ADVECTION");
        assertThat(counted(Event.REFUSED)).isEqualTo(1);
    }

    @Test
    void a_source_that_knows_no_released_checkpoints_says_so() throws Exception {
        NowcasterSource byNameOnly = name -> new SmallNowcaster(name, 1);

        assertThatThrownBy(() -> byNameOnly.released(NEW))
                .hasMessage(
                        "checkpoint new (hash-of-new) was released, but this job knows no released"
                                + " checkpoints");
    }

    @Test
    void a_sequence_in_flight_is_rolled_out_by_its_release_after_a_restore() throws Exception {
        Gated gated = new Gated("new");
        releasedAre(model -> gated);
        open(feedsServedBy("network"), REPLAY);
        arrive(released(sequence("a", 0, 5), NEW));
        gated.begun.await();
        OperatorSubtaskState inFlight = harness.snapshot(1, 1);
        OneInputStreamOperatorTestHarness<Sequence, Nowcast> crashed = harness;

        releasedAre(model -> new SmallNowcaster(model.name(), 1));
        harness = operator(feedsServedBy("network"), REPLAY);
        harness.initializeState(inFlight);
        harness.open();

        assertThat(models()).containsExactly("a#0 new");
        gated.gate.countDown();
        crashed.endInput();
        crashed.close();
    }

    @Test
    void the_end_of_the_task_frees_released_checkpoints() throws Exception {
        open(feedsServedBy("network"), REPLAY);
        arrive(released(sequence("a", 0, 5), NEW));
        published();
        harness.close();
        harness = null;

        assertThat(made).hasSize(1);
        assertThat(made.get(0).closed).hasValue(1);
    }
}
