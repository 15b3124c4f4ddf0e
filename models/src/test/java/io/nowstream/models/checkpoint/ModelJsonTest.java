package io.nowstream.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nowstream.models.network.Base;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelJsonTest {

    private static final ModelJson MODEL = new ModelJson(TinyModel.description(), Optional.empty());

    private static String text() {
        return new String(MODEL.bytes(), StandardCharsets.UTF_8);
    }

    private static ModelJson read(String text) {
        return ModelJson.read("m/model.json", TinyModel.utf8(text));
    }

    private static void refused(String text, String... sentence) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(CheckpointException.class)
                .hasMessageStartingWith("m/model.json: ")
                .message()
                .contains(sentence)
                .hasLineCount(1);
    }

    private static String with(String what, String instead) {
        assertThat(text()).contains(what);
        return text().replace(what, instead);
    }

    @Test
    void what_is_written_is_read() {
        assertThat(read(text())).isEqualTo(MODEL);
    }

    /** Or their hashes would be another version's. */
    @Test
    void what_the_shipped_checkpoints_say_is_written_byte_for_byte() throws IOException {
        for (Registry.Entry entry : Registry.shipped().list()) {
            byte[] bytes = Files.readAllBytes(entry.directory().resolve("model.json"));

            assertThat(ModelJson.read(entry.name(), bytes).bytes())
                    .as(entry.name())
                    .isEqualTo(bytes);
        }
    }

    @Test
    void sizes_come_back_as_numbers_texts_and_lists_of_them() {
        Map<String, Object> sizes = Map.of("down", List.of(2, 6), "drop", 0.1, "k", "x", "n", 3);
        ModelDescription d = TinyModel.description("m", sizes, Base.NONE);
        ModelJson model = new ModelJson(d, Optional.empty());

        assertThat(ModelJson.read("m", model.bytes()).description().sizes()).isEqualTo(sizes);
    }

    @Test
    void the_bytes_do_not_depend_on_how_the_map_of_sizes_was_made() {
        Map<String, Object> other = new LinkedHashMap<>();
        List.of("width", "state", "patch", "groups", "depth", "channels")
                .forEach(key -> other.put(key, TinyModel.SIZES.get(key)));
        ModelDescription d = TinyModel.description("tiny-radar", other, Base.LAST);

        assertThat(new ModelJson(d, Optional.empty()).bytes()).isEqualTo(MODEL.bytes());
    }

    @Test
    void scores_are_kept_as_they_were_written() {
        ObjectNode scores = new ObjectMapper().createObjectNode().put("windows", 11);
        ModelJson judged = new ModelJson(TinyModel.description(), Optional.of(scores));

        assertThat(ModelJson.read("m", judged.bytes()).scores()).contains(scores);
    }

    @Test
    void an_unknown_field_is_named_with_those_there_are() {
        refused(
                with("\"batch\" : 1", "\"batch\" : 1, \"bacth\" : 2"),
                "\"bacth\" is no field of a model; expected architecture, base, batch,");
        refused(
                with("\"epochs\" : 5", "\"epochs\" : 5, \"loss\" : 2"),
                "\"training.loss\" is no field of a model");
        refused(with("\"feeds\"", "\"feed\""), "\"splits[0].feed\" is no field of a model");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"format\" : 1 | \"format\" : 2 | format is 2; expected a whole "
                        + "number from 1 to 1",
                "\"leads\" : 3 | \"leads\" : \"3\" | leads is \"3\"; expected a whole number",
                "\"leads\" : 3 | \"leads\" : 3.0 | leads is 3.0; expected a whole number",
                "\"leads\" : 3 | \"leads\" : 1e400 | leads is",
                "\"leads\" : 3 | \"leads\" : 0 | leads is 0; expected a whole "
                        + "number from 1 to 1,000",
                "\"framesIn\" : 4 | \"framesIn\" : 1 | framesIn is 1; expected a "
                        + "whole number from 2",
                "\"batch\" : 1 | \"batch\" : 99999999999999999999 | batch is 99999999999999999999",
                "\"base\" : \"last\" | \"base\" : \"first\" | base: base is none, last, advection",
                "\"base\" : \"last\" | \"base\" : null | base is null; expected a text",
                "\"reflectivity\" | \"snow\" | quantity: no quantity \"snow\"",
                "\"dBZ\" | \"mm/h\" | scaling.unit: reflectivity is measured in "
                        + "dBZ, not in \"mm/h\"",
                "\"high\" : 60.0 | \"high\" : 0 | scaling.high is 0; expected a "
                        + "number from 4.9E-324",
                "\"mostMetres\" : 4000.0 | \"mostMetres\" : 1000 | cells.mostMetres is 1000",
                "\"leastMetres\" : 2000.0 | \"leastMetres\" : -1 | cells.leastMetres is -1",
                "\"cadenceMillis\" : 300000 | \"cadenceMillis\" : 0 | cadenceMillis is 0",
                "2.25 ] | 2.25, 3 ] | smoothingKilometres has 4 widths; expected one for each of 3",
                "2.25 ] | -2 ] | smoothingKilometres is -2; expected numbers from 0.0",
                "\"1-60\" | \"60-1\" | splits[0].train: frames \"60-1\": the last one is before",
                "\"tiny-radar\" | \"../../etc\" | name: \"../../etc\" is no name of a model",
                "\"data\" : [ | \"data\" : 3, \"dada\" : [ | \"training.dada\" is no field",
                "\"epochs\" : 5 | \"epochs\" : -5 | training.epochs is -5",
                "\"seconds\" : 67.5 | \"seconds\" : NaN | not the JSON of a model",
                "\"width\" : 4 | \"width\" : {} | sizes.width is OBJECT; expected a number",
                "\"width\" : 4 | \"width\" : [[4]] | sizes.width is ARRAY; expected a number",
            })
    void a_field_that_is_not_as_it_must_be_is_one_sentence(
            String what, String instead, String sentence) {
        refused(with(what, instead), sentence);
    }

    @Test
    void what_is_missing_is_named() {
        refused(with("\"leads\" : 3,", ""), "no \"leads\" in it");
        refused(with("\"seed\" : -1", "\"split\" : \"\"").replace("in time", ""), "Duplicate");
    }

    @Test
    void text_that_is_no_json_is_refused() {
        refused("", "empty; expected a model");
        refused("[]", "it is []; expected an object");
        refused(text() + "{}", "not the JSON of a model");
        refused(text().substring(0, 200), "not the JSON of a model");
        refused("[".repeat(100_000), "not the JSON of a model");
        refused("{\"" + "x".repeat(10_000) + "\":1}", "not the JSON of a model");
    }

    @Test
    void a_description_that_could_not_be_read_again_is_not_written() {
        ModelDescription d = TinyModel.description("Not A Name", TinyModel.SIZES, Base.LAST);
        assertThatThrownBy(() -> new ModelJson(d, Optional.empty()).bytes())
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("\"Not A Name\" is no name of a model");
    }

    /** Thousands of damaged descriptions: nothing but the one exception. */
    @Test
    void damaged_descriptions_are_refused_or_harmless() {
        byte[] good = MODEL.bytes();
        Random random = new Random(20240612);
        int refused = 0;
        for (int i = 0; i < 5000; i++) {
            byte[] bytes = Damage.done(good, good.length, random);
            try {
                ModelJson.read("m/model.json", bytes);
            } catch (CheckpointException e) {
                refused++;
                assertThat(e.getMessage()).startsWith("m/model.json: ").hasLineCount(1);
            }
        }
        assertThat(refused).isGreaterThan(3000);
    }
}
