package io.nowstream.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.nowstream.frames.Quantity;
import io.nowstream.models.baseline.Climatology;
import io.nowstream.models.baseline.ClimatologyFit;
import io.nowstream.models.checkpoint.ModelDescription.UsualValues;
import io.nowstream.models.network.Base;
import io.nowstream.models.network.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Usual values beside the weights of a checkpoint. */
class ClimatologyTablesTest {

    private static final String TABLE = "climatology.city/a";
    private static final Instant NOON = Instant.parse("2024-06-03T12:00:00Z");

    @TempDir Path directory;

    private Path place;
    private Checkpoint checkpoint;

    @BeforeEach
    void written() {
        place = directory.resolve("flows");
        checkpoint = write(place, description(climatology()), Optional.of(climatology()));
    }

    private static Climatology climatology() {
        ClimatologyFit fit =
                new ClimatologyFit(
                        "city/a",
                        ZoneId.of("Europe/Amsterdam"),
                        Duration.ofHours(6),
                        List.of(Quantity.INFLOW, Quantity.OUTFLOW),
                        2,
                        3);
        float[] frame = new float[12];
        for (int i = 0; i < frame.length; i++) {
            frame[i] = i == 3 ? Float.NaN : 10 * i;
        }
        fit.add(NOON, frame);
        return new Climatology(List.of(fit.table()));
    }

    private static ModelDescription description(Climatology climatology) {
        ModelDescription one = TinyModel.description();
        return new ModelDescription(
                "tiny-flows",
                one.architecture(),
                Map.of("channels", 2, "width", 4, "patch", 2, "depth", 1, "state", 2),
                Base.DAMPED_ANOMALY,
                List.of(Quantity.INFLOW, Quantity.OUTFLOW),
                new ModelDescription.Scaling(0, 500),
                new ModelDescription.CellRange(1000, 1000),
                Duration.ofHours(6).toMillis(),
                4,
                3,
                1,
                List.of(),
                one.splits(),
                one.training(),
                Optional.of(UsualValues.of(climatology, List.of(0.5, 0.25, 0.0))));
    }

    private static Checkpoint write(
            Path place, ModelDescription description, Optional<Climatology> climatology) {
        try (Weights weights = TinyModel.weights(description, 7)) {
            return Checkpoint.write(
                    place, description, Optional.empty(), weights, climatology, "# a card\n");
        }
    }

    private List<SafetensorsWriter.Tensor> tensorsBut(String left) {
        Safetensors file = Safetensors.open(place.resolve("weights.safetensors"));
        List<SafetensorsWriter.Tensor> tensors = new ArrayList<>();
        for (Safetensors.Entry entry : file.entries()) {
            if (!entry.name().equals(left)) {
                tensors.add(
                        new SafetensorsWriter.Tensor(
                                entry.name(),
                                entry.shape().stream().mapToLong(d -> d).toArray(),
                                file.floats(entry.name())));
            }
        }
        return tensors;
    }

    private void withTable(SafetensorsWriter.Tensor table) throws IOException {
        List<SafetensorsWriter.Tensor> tensors = tensorsBut(table.name());
        tensors.add(table);
        TinyModel.weights(place, tensors);
    }

    private void refused(String... sentence) {
        assertThatThrownBy(() -> Checkpoint.read(place))
                .isInstanceOf(CheckpointException.class)
                .message()
                .contains(sentence)
                .hasLineCount(1);
    }

    @Test
    void what_is_usual_comes_back_with_zone_days_and_channels() {
        Checkpoint read = Checkpoint.read(place);

        assertThat(read.description()).isEqualTo(description(climatology()));
        Climatology known = read.climatology().orElseThrow();
        assertThat(known.id()).isEqualTo(climatology().id());
        assertThat(known.usual("city/a", NOON)[5]).isEqualTo(50);
        assertThat(known.usual("city/a", NOON)[3]).isNaN();
    }

    @Test
    void the_tables_are_no_weights() {
        try (NDManager manager = NDManager.newBaseManager();
                Weights expected = TinyModel.weights(checkpoint.description(), 7);
                Weights read = checkpoint.weights(manager)) {
            assertThat(read.all().keySet()).isEqualTo(expected.all().keySet());
            assertThat(checkpoint.parameters()).isEqualTo(expected.parameters());
        }
    }

    @Test
    void a_checkpoint_without_says_so() {
        assertThat(TinyModel.write(directory.resolve("plain")).climatology()).isEmpty();
    }

    @Test
    void a_table_of_another_shape_is_refused_before_memory_is_taken() throws IOException {
        withTable(new SafetensorsWriter.Tensor(TABLE, new long[] {8, 2, 3, 2}, new float[96]));
        refused("table \"" + TABLE + "\" is F32 of shape [8, 2, 3, 2]", "of shape [8, 2, 2, 3]");
    }

    @Test
    void a_missing_table_is_refused() throws IOException {
        TinyModel.weights(place, tensorsBut(TABLE));
        refused("table \"" + TABLE + "\" is missing");
    }

    @Test
    void a_value_that_cannot_be_is_refused() throws IOException {
        for (float impossible : new float[] {-1, 30_000, Float.POSITIVE_INFINITY}) {
            float[] values = new float[96];
            values[7] = impossible;
            withTable(new SafetensorsWriter.Tensor(TABLE, new long[] {8, 2, 2, 3}, values));
            refused(
                    "table \"" + TABLE + "\" has a value of " + impossible,
                    "(number 8 of 96)",
                    "expected 0.0 to 20000.0 vehicles");
        }
    }

    @Test
    void a_table_that_no_section_names_is_refused() throws IOException {
        withTable(new SafetensorsWriter.Tensor("climatology.other", new long[] {1}, new float[1]));
        refused("weight \"climatology.other\" is none of vmrnn-b");
    }

    @Test
    void a_section_that_cannot_be_is_refused() throws IOException {
        TinyModel.edit(place, "Europe/Amsterdam", "Mars/Olympus");
        refused("climatology.zone: no time zone \"Mars/Olympus\"");
        TinyModel.edit(place, "Mars/Olympus", "Europe/Amsterdam");

        TinyModel.edit(place, "\"slotsPerDay\" : 4", "\"slotsPerDay\" : 5");
        refused("climatology.slotsPerDay is 5; expected a whole number from 4 to 4");
        TinyModel.edit(place, "\"slotsPerDay\" : 5", "\"slotsPerDay\" : 4");

        TinyModel.edit(place, "[ 0.5, 0.25, 0.0 ]", "[ 0.5, 0.25 ]");
        refused("climatology.damping is [0.5,0.25]; expected one share for each of 3 leads");
        TinyModel.edit(place, "[ 0.5, 0.25 ]", "[ 0.5, 0.25, 0.0 ]");

        TinyModel.edit(place, "kind-of-day", "month");
        refused("usual values are kept by week or by kind-of-day, not by \"month\"");
    }

    @Test
    void quantities_must_be_the_networks_channels_in_one_unit() throws IOException {
        TinyModel.edit(place, "[ \"inflow\", \"outflow\" ]", "[ \"inflow\", \"vil\" ]");
        refused("quantities", "expected all of one unit");
        TinyModel.edit(
                place, "[ \"inflow\", \"vil\" ]", "[ \"inflow\", \"outflow\", \"outflow\" ]");
        refused("takes 2 channels; the quantities are inflow, outflow, outflow");
        TinyModel.edit(
                place,
                "\"quantities\" : [ \"inflow\", \"outflow\", \"outflow\" ]",
                "\"quantity\" : \"inflow\"");
        refused("takes 2 channels; the quantities are inflow");
    }

    @Test
    void a_base_of_usual_values_needs_them() {
        ModelDescription with = description(climatology());
        ModelDescription without =
                new ModelDescription(
                        with.name(),
                        with.architecture(),
                        with.sizes(),
                        with.base(),
                        with.quantities(),
                        with.scaling(),
                        with.cells(),
                        with.cadenceMillis(),
                        with.framesIn(),
                        with.leads(),
                        with.batch(),
                        with.smoothingKilometres(),
                        with.splits(),
                        with.training(),
                        Optional.empty());
        assertThatThrownBy(() -> write(directory.resolve("none"), without, Optional.empty()))
                .hasMessageContaining("base damped-anomaly needs a \"climatology\"");
    }

    @Test
    void the_card_says_what_is_usual_where() {
        assertThat(
                        new ModelCard(
                                        checkpoint.description(),
                                        1,
                                        Optional.empty(),
                                        Map.of(),
                                        "None.")
                                .render())
                .contains("vmrnn-b for inflow and outflow: 4 frames in")
                .contains("as they are: flows are never pooled")
                .contains(
                        "| climatology | city/a by kind of day (workday, weekend) and slot of"
                                + " 360 min, clock of Europe/Amsterdam: means over the training"
                                + " days |")
                .contains("| damped anomaly | of what departs from the usual 0.5, 0.25, 0 is left");
    }
}
