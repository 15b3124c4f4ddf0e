package io.nowstream.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nowstream.models.network.Base;
import io.nowstream.models.network.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

    @TempDir Path directory;

    private Path tiny;
    private Checkpoint checkpoint;

    @BeforeEach
    void written() {
        tiny = directory.resolve("tiny");
        checkpoint = TinyModel.write(tiny);
    }

    private void refused(String... sentence) {
        refused(tiny, sentence);
    }

    private static void refused(Path place, String... sentence) {
        assertThatThrownBy(() -> Checkpoint.read(place))
                .isInstanceOf(CheckpointException.class)
                .message()
                .contains(sentence)
                .hasLineCount(1);
    }

    /** The weights as they are, to be written again with one thing changed. */
    private List<SafetensorsWriter.Tensor> tensors() {
        Safetensors file = Safetensors.open(tiny.resolve("weights.safetensors"));
        List<SafetensorsWriter.Tensor> tensors = new ArrayList<>();
        file.entries()
                .forEach(
                        entry ->
                                tensors.add(
                                        new SafetensorsWriter.Tensor(
                                                entry.name(),
                                                entry.shape().stream().mapToLong(d -> d).toArray(),
                                                file.floats(entry.name()))));
        return tensors;
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[][] bytesOf(Path place) throws IOException {
        return new byte[][] {
            Files.readAllBytes(place.resolve("model.json")),
            Files.readAllBytes(place.resolve("weights.safetensors")),
            Files.readAllBytes(place.resolve("card.md")),
            Files.readAllBytes(place.resolve("sha256"))
        };
    }

    @Test
    void what_is_written_is_read() {
        Checkpoint read = Checkpoint.read(tiny, checkpoint.hash());

        assertThat(read.description()).isEqualTo(TinyModel.description());
        assertThat(read.id().name()).isEqualTo("tiny-radar");
        assertThat(read.id().hash()).isEqualTo(checkpoint.hash()).hasSize(64);
        assertThat(read.card()).isEqualTo("# a card\n");
        assertThat(read.scores()).isEmpty();
        assertThat(read.signature()).isEmpty();
        assertThat(read.network().architecture()).isEqualTo("vmrnn-b");
    }

    @Test
    void the_weights_come_back_bit_for_bit_and_in_the_networks_order() {
        try (NDManager manager = NDManager.newBaseManager();
                Weights before = TinyModel.weights(TinyModel.description(), 7);
                Weights after = checkpoint.weights(manager)) {
            assertThat(List.copyOf(after.all().keySet()))
                    .isEqualTo(List.copyOf(before.all().keySet()));
            before.all()
                    .forEach(
                            (name, array) -> {
                                NDArray read = after.get(name);
                                assertThat(read.getShape()).isEqualTo(array.getShape());
                                assertThat(read.toFloatArray()).isEqualTo(array.toFloatArray());
                            });
            assertThat(checkpoint.parameters()).isEqualTo(before.parameters());
        }
    }

    @Test
    void the_same_content_gives_the_same_bytes() throws IOException {
        Path again = directory.resolve("again");
        TinyModel.write(again);

        assertThat(bytesOf(again)).isDeepEqualTo(bytesOf(tiny));
    }

    @Test
    void the_hash_is_that_of_model_and_weights_one_after_the_other() throws IOException {
        String stated = Files.readString(tiny.resolve("sha256"));
        TinyModel.restateHash(tiny); // counts it anew, from the two files

        assertThat(Files.readString(tiny.resolve("sha256"))).isEqualTo(stated);
        assertThat(stated).isEqualTo(checkpoint.hash() + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.json", "weights.safetensors", "sha256"})
    void a_flipped_bit_is_found_without_outside_knowledge(String name) throws IOException {
        Path file = tiny.resolve(name);
        byte[] good = Files.readAllBytes(file);
        Random random = new Random(1);
        for (int i = 0; i < 50; i++) {
            byte[] bad = good.clone();
            // The line end of the stated hash carries no meaning.
            bad[random.nextInt(name.equals("sha256") ? 64 : bad.length)] ^=
                    (byte) (1 << random.nextInt(8));
            Files.write(file, bad);
            refused(tiny.toString());
        }
        Files.write(file, good);
        assertThat(Checkpoint.read(tiny)).isEqualTo(checkpoint);
    }

    @Test
    void another_hash_than_expected_is_refused_before_anything_is_parsed() throws IOException {
        Files.writeString(tiny.resolve("model.json"), "no json at all");
        TinyModel.restateHash(tiny);

        assertThatThrownBy(() -> Checkpoint.read(tiny, checkpoint.hash()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageStartingWith(tiny + ": damaged, or another checkpoint: ")
                .hasMessageEndingWith("expected " + checkpoint.hash());
    }

    @Test
    void a_forged_hash_does_not_help_what_cannot_be_parsed() throws IOException {
        Files.writeString(tiny.resolve("model.json"), "no json at all");
        TinyModel.restateHash(tiny);
        refused(tiny.resolve("model.json") + ": not the JSON of a model");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.json", "weights.safetensors", "sha256"})
    void a_missing_file_is_named(String name) throws IOException {
        Files.delete(tiny.resolve(name));
        refused(tiny + ": no " + name + " in it");
    }

    @Test
    void a_missing_directory_is_named() {
        refused(directory.resolve("none"), "none: no such directory; a checkpoint is a directory");
    }

    @Test
    void an_unknown_architecture_is_told_which_there_are() throws IOException {
        TinyModel.edit(tiny, "vmrnn-b", "vmrnn-z");
        refused("model.json: no such network: there is no network \"vmrnn-z\"", "vmrnn-b, vmrnn-d");
    }

    @Test
    void a_network_larger_than_its_weights_is_refused() throws IOException {
        TinyModel.edit(tiny, "\"width\" : 4", "\"width\" : 4096");
        refused("weights.safetensors: weight \"", "expected F32 of shape [");
    }

    @Test
    void sizes_beyond_any_network_are_refused() throws IOException {
        TinyModel.edit(tiny, "\"depth\" : 1", "\"depth\" : 2000000000");
        refused("model.json: no such network: ", "depth", "2000000000");
    }

    @Test
    void a_weight_of_another_shape_is_named() throws IOException {
        List<SafetensorsWriter.Tensor> tensors = tensors();
        SafetensorsWriter.Tensor first = tensors.get(0);
        tensors.set(
                0,
                new SafetensorsWriter.Tensor(
                        first.name(), new long[] {first.values().length, 1}, first.values()));
        TinyModel.weights(tiny, tensors);

        refused(
                "weight \"%s\" is F32 of shape [%d, 1]; expected F32 of shape %s"
                        .formatted(
                                first.name(),
                                first.values().length,
                                Arrays.toString(first.shape())));
    }

    @Test
    void a_weight_too_few_is_named() throws IOException {
        List<SafetensorsWriter.Tensor> tensors = tensors();
        String gone = tensors.remove(tensors.size() - 1).name();
        TinyModel.weights(tiny, tensors);

        refused(
                ("weight \"%s\" is missing; vmrnn-b with the sizes in model.json "
                                + "has %d weights, the file %d")
                        .formatted(gone, tensors.size() + 1, tensors.size()));
    }

    @Test
    void a_weight_too_many_is_named() throws IOException {
        List<SafetensorsWriter.Tensor> tensors = tensors();
        tensors.add(new SafetensorsWriter.Tensor("more", new long[] {1}, new float[1]));
        TinyModel.weights(tiny, tensors);

        refused("weight \"more\" is none of vmrnn-b with the sizes in model.json");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void a_weight_that_is_not_finite_is_named(float value) throws IOException {
        List<SafetensorsWriter.Tensor> tensors = tensors();
        SafetensorsWriter.Tensor last = tensors.get(tensors.size() - 1);
        last.values()[last.values().length - 1] = value;
        TinyModel.weights(tiny, tensors);

        refused("weight \"%s\" has a value of %s (number".formatted(last.name(), value));
    }

    @Test
    void weights_that_could_not_be_read_again_are_not_written() {
        Path other = directory.resolve("other");
        try (Weights weights = TinyModel.weights(TinyModel.description(), 7)) {
            weights.all().values().iterator().next().divi(0);
            assertThatThrownBy(
                            () ->
                                    Checkpoint.write(
                                            other,
                                            TinyModel.description(),
                                            Optional.empty(),
                                            weights,
                                            ""))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("the network: weight \"");
        }
        ModelDescription deeper =
                TinyModel.description(
                        "deeper",
                        Map.of("channels", 1, "width", 4, "patch", 2, "depth", 2, "state", 2),
                        Base.LAST);
        try (Weights weights = TinyModel.weights(TinyModel.description(), 7)) {
            assertThatThrownBy(() -> Checkpoint.write(other, deeper, Optional.empty(), weights, ""))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining(" is missing; vmrnn-b with these sizes has it");
        }
        assertThat(other).doesNotExist();
    }

    @Test
    void weights_that_changed_after_they_were_checked_are_not_loaded() throws IOException {
        List<SafetensorsWriter.Tensor> tensors = tensors();
        tensors.get(0).values()[0] += 1;
        TinyModel.weights(tiny, tensors);
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThatThrownBy(() -> checkpoint.weights(manager))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("changed while it was being read");
            assertThat(manager.getManagedArrays()).isEmpty();
        }
    }

    @Test
    void a_directory_with_another_checkpoint_is_not_written_to() throws IOException {
        byte[][] before = bytesOf(tiny);
        ModelDescription other = TinyModel.description("other", TinyModel.SIZES, Base.LAST);

        assertThatThrownBy(() -> TinyModel.write(tiny, other, 7, Optional.empty()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(
                        ("tiny: holds another checkpoint (tiny-radar, %s); write "
                                        + "to another directory")
                                .formatted(checkpoint.hash()));
        assertThat(bytesOf(tiny)).isDeepEqualTo(before);
        assertThat(directory.toFile().list()).containsExactly("tiny");
    }

    @Test
    void a_directory_with_the_same_checkpoint_gets_the_new_card() {
        try (Weights weights = TinyModel.weights(TinyModel.description(), 7)) {
            Checkpoint.write(tiny, TinyModel.description(), Optional.empty(), weights, "new");
        }
        assertThat(Checkpoint.read(tiny).card()).isEqualTo("new");
        assertThat(Checkpoint.read(tiny)).isEqualTo(checkpoint);
    }

    @Test
    void a_directory_with_other_files_keeps_them() throws IOException {
        Path training = Files.createDirectory(directory.resolve("training"));
        Files.writeString(training.resolve("curve.csv"), "epoch");
        TinyModel.write(training);

        assertThat(training.resolve("curve.csv")).hasContent("epoch");
        assertThat(Checkpoint.read(training)).isEqualTo(checkpoint);
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("tiny", "training");
    }

    @Test
    void a_copy_is_the_same_with_its_card_and_signature() throws IOException {
        KeyPair keys = keys();
        checkpoint.sign(keys.getPrivate());
        Checkpoint copy = checkpoint.copyTo(directory.resolve("deep/copy"));

        assertThat(copy).isEqualTo(checkpoint);
        assertThat(copy.isSignedBy(keys.getPublic())).isTrue();
        assertThat(bytesOf(copy.directory())).isDeepEqualTo(bytesOf(tiny));
        assertThat(checkpoint.copyTo(copy.directory())).isEqualTo(checkpoint);
    }

    @Test
    void scores_make_another_checkpoint_of_the_same_weights() throws IOException {
        var scores = new ObjectMapper().createArrayNode().add(1);
        Checkpoint judged = checkpoint.withScores(directory.resolve("judged"), scores, "judged");

        assertThat(judged.hash()).isNotEqualTo(checkpoint.hash());
        assertThat(judged.scores()).contains(scores);
        assertThat(judged.card()).isEqualTo("judged");
        assertThat(judged.directory().resolve("weights.safetensors"))
                .hasSameBinaryContentAs(tiny.resolve("weights.safetensors"));

        Checkpoint inPlace = checkpoint.rewrite(scores, "judged");
        assertThat(inPlace).isEqualTo(judged);
        assertThat(bytesOf(tiny)).isDeepEqualTo(bytesOf(judged.directory()));
    }

    @Test
    void a_signed_checkpoint_is_not_rewritten() {
        checkpoint.sign(keys().getPrivate());
        var scores = new ObjectMapper().createArrayNode();
        assertThatThrownBy(() -> checkpoint.rewrite(scores, ""))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("tiny: signed, and other scores would be another checkpoint");
    }

    @Test
    void a_signature_is_good_bad_or_absent() throws IOException {
        KeyPair keys = keys();
        assertThat(checkpoint.isSignedBy(keys.getPublic())).isFalse();

        checkpoint.sign(keys.getPrivate());
        assertThat(Checkpoint.read(tiny).isSignedBy(keys.getPublic())).isTrue();
        assertThat(Checkpoint.read(tiny).isSignedBy(keys().getPublic())).isFalse();

        Files.writeString(tiny.resolve("signature"), "not base64!");
        assertThat(Checkpoint.read(tiny).isSignedBy(keys.getPublic())).isFalse();
        assertThat(Checkpoint.read(tiny).signature()).isPresent();
    }

    @Test
    void a_signature_of_another_checkpoint_is_none() throws IOException {
        KeyPair keys = keys();
        ModelDescription other = TinyModel.description("other", TinyModel.SIZES, Base.LAST);
        Checkpoint signed = TinyModel.write(directory.resolve("other"), other, 7, Optional.empty());
        signed.sign(keys.getPrivate());
        Files.copy(signed.directory().resolve("signature"), tiny.resolve("signature"));

        assertThat(checkpoint.isSignedBy(keys.getPublic())).isFalse();
    }
}
