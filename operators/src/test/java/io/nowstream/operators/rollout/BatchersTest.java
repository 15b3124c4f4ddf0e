package io.nowstream.operators.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BatchersTest {

    private final List<SmallNowcaster> made = new ArrayList<>();
    private final NowcasterSource source =
            name -> {
                if (name.equals("unknown")) {
                    throw new IllegalArgumentException("no nowcaster is called unknown");
                }
                SmallNowcaster nowcaster = new SmallNowcaster(name, 1);
                made.add(nowcaster);
                return nowcaster;
            };

    // -- the verbs --

    private Batchers acquire(String scope, String... names) {
        return Batchers.acquire(
                scope,
                source,
                Set.of(names),
                RolloutSettings.forReplay().withExecutors(2),
                LiveClock.ofMachine());
    }

    private long open(String name) {
        return made.stream()
                .filter(one -> one.id().name().equals(name) && one.closed.get() == 0)
                .count();
    }

    // -- the sentences --

    @Test
    void subtasks_of_a_job_share_and_the_last_one_frees() {
        Batchers one = acquire("job", "advection", "persistence");
        Batchers other = acquire("job", "advection", "persistence");
        assertThat(other).isSameAs(one);
        assertThat(open("advection")).isEqualTo(2); // one per executor

        one.close();
        assertThat(open("advection")).isEqualTo(2);
        other.close();
        assertThat(open("advection")).isZero();
        assertThat(made).allSatisfy(nowcaster -> assertThat(nowcaster.closed).hasValue(1));
    }

    @Test
    void two_jobs_in_one_process_share_nothing() {
        Batchers one = acquire("one", "advection");
        Batchers other = acquire("other", "advection");
        assertThat(other.of("advection")).isNotSameAs(one.of("advection"));

        one.close();
        assertThat(open("advection")).isEqualTo(2);
        other.close();
        assertThat(open("advection")).isZero();
    }

    @Test
    void a_job_that_begins_again_gets_new_nowcasters() {
        acquire("job", "advection").close();
        Batchers again = acquire("job", "advection");
        assertThat(open("advection")).isEqualTo(2);
        again.close();
    }

    @Test
    void a_name_that_nobody_knows_frees_what_was_made() {
        assertThatThrownBy(() -> acquire("job", "unknown"))
                .hasMessage("no nowcaster is called unknown");
        assertThat(made).allSatisfy(nowcaster -> assertThat(nowcaster.closed).hasValue(1));
    }
}
