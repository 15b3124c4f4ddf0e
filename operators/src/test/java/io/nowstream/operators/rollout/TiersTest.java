package io.nowstream.operators.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.Tier;
import io.nowstream.operators.FeedSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class TiersTest {

    @Test
    void baselines_are_tiers_of_their_own_and_anything_else_is_full() {
        assertThat(Tiers.of("advection")).isEqualTo(Tier.ADVECTION);
        assertThat(Tiers.of("persistence")).isEqualTo(Tier.PERSISTENCE);
        assertThat(Tiers.of("climatology@city")).isEqualTo(Tier.CLIMATOLOGY);
        assertThat(Tiers.of("vmrnn-2024-06")).isEqualTo(Tier.FULL);
    }

    @Test
    void the_next_tier_is_the_next_baseline() {
        assertThat(Tiers.chain("vmrnn", FeedSpec.MOVING))
                .isEqualTo(List.of("vmrnn", "advection", "persistence"));
        assertThat(Tiers.chain("advection", FeedSpec.MOVING))
                .isEqualTo(List.of("advection", "persistence"));
        assertThat(Tiers.chain("persistence", FeedSpec.MOVING)).isEqualTo(List.of("persistence"));
    }

    @Test
    void the_other_baselines_run_beside() {
        assertThat(Tiers.beside("vmrnn", FeedSpec.MOVING))
                .isEqualTo(List.of("advection", "persistence"));
        assertThat(Tiers.beside("advection", FeedSpec.MOVING)).isEqualTo(List.of("persistence"));
        assertThat(Tiers.beside("persistence", FeedSpec.MOVING)).isEqualTo(List.of("advection"));
    }
}
