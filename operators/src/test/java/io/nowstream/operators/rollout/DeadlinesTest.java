package io.nowstream.operators.rollout;

import static io.nowstream.operators.rollout.Examples.CADENCE;
import static io.nowstream.operators.rollout.Examples.NOON;
import static io.nowstream.operators.rollout.Examples.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.Tier;
import io.nowstream.models.FieldSequence;
import io.nowstream.operators.Feeds;
import io.nowstream.operators.Nowcast;
import io.nowstream.operators.Sequence;
import io.nowstream.operators.rollout.RolloutMetrics.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Live, by a clock of the test's own: what goes out at the deadline, and what after a pause. */
@Timeout(60)
class DeadlinesTest extends RolloutVerbs {

    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final Gated network = new Gated("network");
    private final SmallNowcaster advection = new SmallNowcaster("advection", 1);

    // -- the verbs --

    private static Feeds feeds(Duration deadline) {
        return new Feeds(
                Examples.feedsServedBy("network").all().stream()
                        .map(spec -> spec.withDeadline(deadline.toMillis()))
                        .toList());
    }

    private void openLive() throws Exception {
        know(network);
        know(advection);
        open(feeds(DEADLINE), LIVE);
    }

    /** Its newest frame is of this time, and arrives when it is taken. */
    private static Sequence sequence(String feed, long number) {
        return Examples.sequence(feed, number, 5);
    }

    private static Instant arrivalOf(long number) {
        return NOON.plus(CADENCE.multipliedBy(number));
    }

    private static void itIs(Instant time) {
        HandClock.INSTANCE.moveTo(time);
    }

    /** Advection is one after the other: at the probe, it is done with all before. */
    private void advectionIsDone() throws Exception {
        arrive(sequence("probe", 0));
        eventually(() -> advection.batches().contains(List.of("probe")));
    }

    private List<Nowcast> publishedOf(String feed) throws Exception {
        return published().stream().filter(nowcast -> nowcast.feed().equals(feed)).toList();
    }

    private List<String> tiersOf(String feed) throws Exception {
        return publishedOf(feed).stream().map(RolloutVerbs::read).toList();
    }

    // -- the sentences --

    @Test
    void a_network_that_is_in_time_is_published_and_no_alarm_is_left() throws Exception {
        openLive();
        network.gate.countDown();
        arrive(sequence("a", 0));

        assertThat(tiersOf("a")).containsExactly("a#0 FULL");
        assertThat(candidates()).extracting(Nowcast::tier).hasSize(2);
        eventually(() -> HandClock.INSTANCE.alarmsSet() == 0); // it is out before its alarm is off
        assertThat(counted(Event.DEADLINE_MISSED)).isZero();
    }

    @Test
    void at_the_deadline_advection_goes_out_marked_and_the_late_network_is_only_counted()
            throws Exception {
        openLive();
        arrive(sequence("a", 0));
        network.begun.await();
        advectionIsDone();

        itIs(NOON.plus(DEADLINE).minusMillis(1));
        assertThat(harness.extractOutputValues()).isEmpty();

        itIs(NOON.plus(DEADLINE));
        assertThat(tiersOf("a")).containsExactly("a#0 ADVECTION");
        assertThat(publishedOf("a").get(0).model().name()).isEqualTo("advection");
        assertThat(values(publishedOf("a").get(0), 2)).containsOnly(7);
        assertThat(counted(Event.DEADLINE_MISSED)).isEqualTo(2); // the probe's too
        assertThat(counted(Event.LATE)).isZero();

        network.gate.countDown();
        eventually(() -> counted(Event.LATE) == 1);
        assertThat(tiersOf("a")).containsExactly("a#0 ADVECTION");
        assertThat(answers()).extracting(Nowcast::tier).doesNotContain(Tier.FULL);
    }

    @Test
    void what_has_not_begun_at_the_deadline_is_left_out() throws Exception {
        openLive();
        arrive(sequence("a", 0), sequence("b", 0));
        network.begun.await();
        advectionIsDone();
        itIs(NOON.plus(DEADLINE));
        published();

        network.gate.countDown();
        eventually(() -> counted(Event.WITHDRAWN) == 2); // b and the probe
        assertThat(network.batches()).containsExactly(List.of("a"));
    }

    @Test
    void beside_what_goes_out_at_the_deadline_are_the_candidates_that_are_ready() throws Exception {
        openLive();
        arrive(sequence("a", 0));
        advectionIsDone();
        itIs(NOON.plus(DEADLINE));

        assertThat(candidates())
                .filteredOn(nowcast -> nowcast.feed().equals("a"))
                .extracting(Nowcast::tier)
                .containsExactly(Tier.PERSISTENCE); // advection is not beside itself
        network.gate.countDown();
    }

    @Test
    void where_advection_is_not_ready_either_persistence_goes_out() throws Exception {
        Gated slow = new Gated("advection");
        know(network);
        know(slow);
        open(feeds(DEADLINE), LIVE);
        arrive(sequence("a", 0));
        slow.begun.await();
        network.begun.await();
        itIs(NOON.plus(DEADLINE));

        assertThat(tiersOf("a")).containsExactly("a#0 PERSISTENCE");
        assertThat(candidates()).isEmpty();
        slow.gate.countDown();
        network.gate.countDown();
        eventually(() -> counted(Event.LATE) == 2);
    }

    @Test
    void a_network_that_fails_before_the_deadline_lets_advection_answer_at_once() throws Exception {
        know(
                new SmallNowcaster("network", 1) {
                    @Override
                    protected float[][] fields(FieldSequence sequence, int leads) {
                        throw new ArithmeticException("of all things");
                    }
                });
        open(feeds(DEADLINE), LIVE);
        arrive(sequence("a", 0));

        assertThat(tiersOf("a")).containsExactly("a#0 ADVECTION");
        assertThat(counted(Event.DEADLINE_MISSED)).isZero();
    }

    @Test
    void after_a_pause_the_overdue_get_persistence_at_once_and_the_newest_the_network()
            throws Exception {
        openLive();
        arrive(sequence("a", 0));
        network.begun.await();
        OperatorSubtaskState inFlight = harness.snapshot(1, 1);
        OneInputStreamOperatorTestHarness<Sequence, Nowcast> stopped = harness;

        Gated again = new Gated("network");
        know(again);
        know(new SmallNowcaster("advection", 1));
        itIs(arrivalOf(4).plusSeconds(5)); // four cadences later
        harness = operator(feeds(DEADLINE), LIVE);
        harness.initializeState(inFlight);
        harness.open();
        arrive(sequence("a", 1), sequence("a", 2), sequence("a", 3), sequence("a", 4));
        again.begun.await();
        again.gate.countDown();

        assertThat(tiersOf("a"))
                .containsExactlyInAnyOrder(
                        "a#0 PERSISTENCE",
                        "a#1 PERSISTENCE",
                        "a#2 PERSISTENCE",
                        "a#3 PERSISTENCE",
                        "a#4 FULL");
        assertThat(again.batches()).hasSize(1);
        assertThat(counted(Event.OVERDUE)).isEqualTo(4);
        network.gate.countDown();
        stopped.endInput();
        stopped.close();
    }

    @Test
    void a_stamp_from_the_future_counts_as_from_now() throws Exception {
        openLive();
        arrive(sequence("a", 10)); // by ingest's clock 50 minutes from now
        advectionIsDone();
        itIs(NOON.plus(DEADLINE));

        assertThat(tiersOf("a")).containsExactly("a#10 ADVECTION");
        network.gate.countDown();
    }

    @Test
    void without_a_deadline_the_network_has_all_time() throws Exception {
        know(network);
        know(advection);
        open(feeds(Duration.ZERO), LIVE);
        arrive(sequence("a", 0));
        itIs(NOON.plus(Duration.ofDays(1)));
        network.gate.countDown();

        assertThat(tiersOf("a")).containsExactly("a#0 FULL");
    }

    @Test
    void a_replay_has_no_deadlines() throws Exception {
        know(network);
        know(advection);
        open(feeds(DEADLINE), REPLAY);
        itIs(NOON.plus(Duration.ofDays(1)));
        arrive(sequence("a", 0));
        itIs(NOON.plus(Duration.ofDays(2)));
        network.gate.countDown();

        assertThat(tiersOf("a")).containsExactly("a#0 FULL");
        assertThat(HandClock.INSTANCE.alarmsSet()).isZero();
    }
}
