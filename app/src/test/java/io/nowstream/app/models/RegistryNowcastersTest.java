package io.nowstream.app.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.baseline.Climatology;
import io.nowstream.models.baseline.ClimatologyFit;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.checkpoint.ModelDescription.CellRange;
import io.nowstream.models.checkpoint.ModelDescription.Scaling;
import io.nowstream.models.checkpoint.ModelDescription.Training;
import io.nowstream.models.checkpoint.ModelDescription.UsualValues;
import io.nowstream.models.network.Base;
import io.nowstream.models.network.Networks;
import io.nowstream.models.network.Weights;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.models.serving.TensorEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryNowcastersTest {

    private static final Duration CADENCE = Duration.ofHours(1);

    @TempDir private Path directory;

    private static Climatology usual() {
        ClimatologyFit fit =
                new ClimatologyFit(
                        "town", ZoneId.of("UTC"), CADENCE, List.of(Quantity.INFLOW), 2, 2);
        fit.add(Instant.parse("2024-06-03T08:00:00Z"), new float[] {1, 2, 3, 4});
        return new Climatology(List.of(fit.table()));
    }

    private Checkpoint checkpoint(String name, Optional<Climatology> climatology) {
        Map<String, Object> sizes =
                Map.of("channels", 1, "patch", 2, "width", 8, "depth", 1, "state", 2);
        ModelDescription description =
                new ModelDescription(
                        name,
                        "vmrnn-b",
                        sizes,
                        Base.LAST,
                        List.of(Quantity.INFLOW),
                        new Scaling(0, 10),
                        new CellRange(1000, 1000),
                        CADENCE.toMillis(),
                        2,
                        1,
                        1,
                        List.of(),
                        List.of(),
                        new Training(List.of("no data"), "", "", "", "none", 0, 0, 0, 1),
                        climatology.map(known -> UsualValues.of(known, List.of(0.5))));
        try (NDManager manager = TensorEngine.manager(DeviceKind.CPU);
                Weights weights =
                        Weights.start(
                                manager,
                                Networks.create("vmrnn-b", sizes, Base.LAST).weights(),
                                7)) {
            return Checkpoint.write(
                    directory.resolve(name),
                    description,
                    Optional.empty(),
                    weights,
                    climatology,
                    "For tests.");
        }
    }

    private RegistryNowcasters source() {
        return RegistryNowcasters.of(List.of(directory), "cpu");
    }

    @Test
    void a_checkpoints_climatology_is_had_by_its_name_or_hash_and_is_a_baseline_of_its_own() {
        Checkpoint checkpoint = checkpoint("tiny-town", Optional.of(usual()));
        for (String which : List.of("tiny-town", checkpoint.hash())) {
            try (Nowcaster nowcaster = source().create("climatology@" + which)) {
                assertThat(nowcaster.id()).isEqualTo(usual().id());
                assertThat(nowcaster.id().name()).isEqualTo("climatology");
            }
        }
    }

    @Test
    void a_network_takes_as_many_sequences_at_once_as_the_job_wants() {
        Checkpoint checkpoint = checkpoint("plain", Optional.empty());
        FieldSequence zeros =
                new FieldSequence(
                        "town",
                        Grid.local(4, 4, 1000),
                        List.of(Quantity.INFLOW),
                        CADENCE,
                        Instant.parse("2024-06-03T08:00:00Z"),
                        new float[2][16]);

        try (Nowcaster asItSays = source().create("plain");
                Nowcaster three = source().batching(3).create("plain");
                Nowcaster released = source().batching(3).released(checkpoint.id())) {
            assertThat(asItSays.batchSize()).isEqualTo(1);
            assertThat(three.batchSize()).isEqualTo(3);
            assertThat(released.rollOut(Collections.nCopies(3, zeros), 1)).hasSize(3);
            assertThatThrownBy(() -> released.rollOut(List.of(zeros), 1))
                    .hasMessageContaining("takes 3 sequences");
        }
    }

    @Test
    void a_checkpoint_that_knows_nothing_usual_says_so() {
        checkpoint("plain", Optional.empty());
        assertThatThrownBy(() -> source().create("climatology@plain"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("checkpoint plain has no climatology: it knows no usual values");
    }

    @Test
    void a_climatology_of_nobodys_checkpoint_is_told_what_there_is() {
        assertThatThrownBy(() -> source().create("climatology@nowhere"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no nowcaster \"nowhere\"; there are advection");
    }
}
