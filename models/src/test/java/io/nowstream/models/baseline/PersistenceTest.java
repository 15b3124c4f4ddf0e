package io.nowstream.models.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Rollout;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PersistenceTest {

    private static final Grid GRID = Grid.local(1, 3, 1000);
    private static final Duration CADENCE = Duration.ofMinutes(5);

    private final Persistence persistence = new Persistence();

    @Test
    void every_lead_is_the_last_frame() {
        float[] last = {1, Float.NaN, 3};
        Rollout rollout = rollOut(2, new float[] {9, 9, 9}, last);
        assertThat(rollout.grid()).isEqualTo(GRID);
        assertThat(rollout.fields()).hasDimensions(2, 3);
        assertThat(rollout.fields()[0]).containsExactly(last);
        assertThat(rollout.fields()[1]).containsExactly(last);
    }

    @Test
    void no_field_is_the_callers_array_or_another_lead() {
        float[] last = {1, 2, 3};
        float[][] fields = rollOut(2, last).fields();
        fields[0][0] = 7;
        assertThat(last[0]).isEqualTo(1);
        assertThat(fields[1][0]).isEqualTo(1);
    }

    @Test
    void it_serves_any_feed_one_at_a_time() {
        FeedShape shape = new FeedShape("any", GRID, Quantity.VIL, CADENCE, 10, 12);
        assertThat(persistence.refusal(shape)).isEmpty();
        assertThat(persistence.batchSize()).isEqualTo(1);
        assertThatThrownBy(() -> persistence.rollOut(List.of(), 12))
                .hasMessage("persistence takes 1 sequence and at least 1 lead, got 0 and 12");
    }

    @Test
    void its_identity_never_changes() {
        assertThat(persistence.id().name()).isEqualTo("persistence");
        assertThat(persistence.id().hash())
                .isEqualTo("271a9a5cd85bc287114c24f2122f70271e647dca93e0f190c478d74032bc2759");
    }

    private Rollout rollOut(int leads, float[]... frames) {
        FieldSequence sequence =
                new FieldSequence("any", GRID, Quantity.VIL, CADENCE, Instant.EPOCH, frames);
        return persistence.rollOut(List.of(sequence), leads).get(0);
    }
}
