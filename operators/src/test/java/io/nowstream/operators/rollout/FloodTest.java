package io.nowstream.operators.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.Tier;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Rollout;
import io.nowstream.operators.Nowcast;
import io.nowstream.operators.rollout.RolloutMetrics.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Live, one feed sends twenty times as much as it should: what becomes of the others. */
@Timeout(60)
class FloodTest extends RolloutVerbs {

    private static final String FLOODED = "flooded";
    private static final int TIMES = 20;
    private static final int ROUNDS = 30;
    private static final List<String> OTHERS = List.of("city", "radar", "room");

    /** Rolls out while its gate is open, and remembers in which order. */
    private static final class InOrder extends SmallNowcaster {

        private final List<String> order = new ArrayList<>();
        private boolean open = true;
        private boolean waiting;

        InOrder() {
            super("network", 1);
        }

        @Override
        public List<Rollout> rollOut(List<FieldSequence> batch, int leads) {
            synchronized (this) {
                order.add(batch.get(0).feed());
                while (!open) {
                    waiting = true;
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new IllegalStateException(e);
                    }
                }
                waiting = false;
            }
            return super.rollOut(batch, leads);
        }

        synchronized void set(boolean isOpen) {
            open = isOpen;
            notifyAll();
        }

        synchronized boolean isWaiting() {
            return waiting;
        }

        synchronized List<String> orderFrom(int index) {
            return List.copyOf(order.subList(index, order.size()));
        }
    }

    private final InOrder network = new InOrder();

    // -- the verbs --

    private void arriveOften(int round) throws Exception {
        for (int i = 0; i < TIMES; i++) {
            arrive(Examples.sequence(FLOODED, (long) round * TIMES + i, 5));
        }
    }

    private void othersArriveOnce(int round) throws Exception {
        for (String feed : OTHERS) {
            arrive(Examples.sequence(feed, round, 5));
        }
    }

    private static long floodedBefore(String feed, List<String> order) {
        return order.subList(0, order.indexOf(feed)).stream().filter(FLOODED::equals).count();
    }

    // -- the sentence --

    @Test
    void the_others_keep_the_network_and_wait_behind_one_batch_of_the_flood_at_most()
            throws Exception {
        know(network);
        // With candidates a sequence is in flight until its baselines are there too.
        open(Examples.feedsServedBy("network"), LIVE.withoutCandidates());
        for (int round = 0; round < ROUNDS; round++) {
            network.set(false);
            arriveOften(round);
            eventually(network::isWaiting);
            int running = network.orderFrom(0).size() - 1;
            othersArriveOnce(round);
            network.set(true);

            eventually(() -> network.orderFrom(running + 1).containsAll(OTHERS));
            List<String> order = network.orderFrom(running);
            for (String feed : OTHERS) {
                assertThat(floodedBefore(feed, order)).as("%s in %s", feed, order).isLessThan(2);
            }
        }

        assertThat(published())
                .filteredOn(nowcast -> OTHERS.contains(nowcast.feed()))
                .hasSize(ROUNDS * OTHERS.size())
                .extracting(Nowcast::tier)
                .containsOnly(Tier.FULL);
        assertThat(published())
                .filteredOn(nowcast -> nowcast.feed().equals(FLOODED))
                .hasSize(ROUNDS * TIMES);
        assertThat(counted(Event.OVER_CAP)).isPositive();
    }
}
