package io.nowstream.models.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.nowstream.frames.ModelId;
import io.nowstream.models.baseline.Climatology;
import io.nowstream.models.checkpoint.ModelDescription.UsualValues;
import io.nowstream.models.network.Network;
import io.nowstream.models.network.WeightSpec;
import io.nowstream.models.network.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A trained model in a directory:
 *
 * <ul>
 *   <li>{@code model.json}: a {@link ModelDescription}, and scores once it is evaluated;
 *   <li>{@code weights.safetensors}: float32, named as {@link Network#weights} says, and {@code
 *       climatology.FEED}, the usual values of the feeds that {@code model.json} names;
 *   <li>{@code sha256}: the hash, 64 hex digits;
 *   <li>{@code card.md}: the same for people; not part of the hash;
 *   <li>{@code signature}, if somebody vouches for it: see {@link Signing}, base64.
 * </ul>
 *
 * <p>The <em>hash</em> is SHA-256 over the bytes of {@code model.json} directly followed by those
 * of {@code weights.safetensors}: what {@code cat model.json weights.safetensors | sha256sum}
 * prints. No byte can wander from one file to the other: after its closing brace a {@code
 * model.json} holds nothing but white space, and a safetensors file that began with white space
 * would claim a header beyond what is allowed, or one that does not begin with a brace.
 *
 * <p>Holds no weights and no memory of the engine.
 */
public final class Checkpoint {

    private final CheckpointFiles files;
    private final byte[] model;
    private final String hash;
    private final ModelJson json;
    private final Network network;
    private final WeightFile weightFile;

    private Checkpoint(
            CheckpointFiles files,
            byte[] model,
            String hash,
            ModelJson json,
            Network network,
            WeightFile weightFile) {
        this.files = files;
        this.model = model;
        this.hash = hash;
        this.json = json;
        this.network = network;
        this.weightFile = weightFile;
    }

    /**
     * Reads a checkpoint: first its hash, then what it says, then the names and shapes of its
     * weights, then their values. Memory is taken for one weight at a time, and only after its size
     * is known to be the network's.
     *
     * @throws CheckpointException if anything is not as it must be
     */
    public static Checkpoint read(Path directory) {
        CheckpointFiles files = new CheckpointFiles(directory);
        files.demandAll();
        return read(files, files.statedHash());
    }

    /**
     * The same, of a checkpoint whose hash is known.
     *
     * @throws CheckpointException if it has another hash, or anything is not as it must be
     */
    public static Checkpoint read(Path directory, String expectedHash) {
        CheckpointFiles files = new CheckpointFiles(directory);
        files.demandAll();
        return read(files, expectedHash);
    }

    private static Checkpoint read(CheckpointFiles files, String expectedHash) {
        byte[] model = files.model();
        String hash = files.hash(model);
        if (!hash.equals(expectedHash)) {
            throw new CheckpointException(
                    ("%s: damaged, or another checkpoint: model.json and "
                                    + "weights.safetensors have SHA-256 %s; expected %s")
                            .formatted(files.directory(), hash, expectedHash));
        }
        String file = files.file(CheckpointFiles.MODEL).toString();
        ModelJson json = ModelJson.read(file, model);
        Network network = DescribedNetwork.of(file, json.description());
        WeightFile weightFile = WeightFile.open(files.weights(), network, json.description());
        weightFile.read(model, hash, (entry, values) -> {});
        return new Checkpoint(files, model, hash, json, network, weightFile);
    }

    /**
     * Writes a checkpoint, whole or not at all. The same content gives the same bytes. A directory
     * that holds other files gets the checkpoint's beside them; one that holds the same checkpoint
     * gets the new card.
     *
     * @param weights the network's; other ones beside them are refused
     * @param card see {@link ModelCard}
     * @throws CheckpointException if the directory holds another checkpoint, if the description or
     *     the weights could not be read again, or the disk does not take them
     */
    public static Checkpoint write(
            Path directory,
            ModelDescription description,
            Optional<JsonNode> scores,
            Weights weights,
            String card) {
        return write(directory, description, scores, weights, Optional.empty(), card);
    }

    /**
     * The same with the usual values of some feeds.
     *
     * @param climatology as the description says
     */
    public static Checkpoint write(
            Path directory,
            ModelDescription description,
            Optional<JsonNode> scores,
            Weights weights,
            Optional<Climatology> climatology,
            String card) {
        List<Double> damping =
                description.climatology().map(UsualValues::damping).orElse(List.of());
        Optional<UsualValues> given = climatology.map(known -> UsualValues.of(known, damping));
        if (!given.equals(description.climatology())) {
            throw new CheckpointException(
                    "the climatology given is %s; the description says %s"
                            .formatted(given, description.climatology()));
        }
        byte[] model = new ModelJson(description, scores).bytes();
        Network network = DescribedNetwork.of("model.json", description);
        List<SafetensorsWriter.Tensor> tensors = WeightFile.tensors(network, weights.all());
        climatology.ifPresent(usual -> tensors.addAll(UsualTensors.tensors(description, usual)));
        return new CheckpointWriter(directory)
                .write(model, out -> SafetensorsWriter.write(out, tensors), card);
    }

    /**
     * The same checkpoint in another directory, with its card and signature.
     *
     * @throws CheckpointException as {@link #write}
     */
    public Checkpoint copyTo(Path directory) {
        Checkpoint copy =
                new CheckpointWriter(directory)
                        .write(model, out -> Files.copy(files.weights(), out), card());
        if (!copy.hash.equals(hash)) {
            throw new CheckpointException(
                    "%s: changed while it was copied to %s; read the checkpoint again"
                            .formatted(files.directory(), directory));
        }
        signature().ifPresent(copy::put);
        return copy;
    }

    /**
     * The same weights with (other) scores, in another directory: another hash, and no signature.
     *
     * @throws CheckpointException as {@link #write}
     */
    public Checkpoint withScores(Path directory, JsonNode scores, String card) {
        byte[] judged = new ModelJson(json.description(), Optional.of(scores)).bytes();
        return new CheckpointWriter(directory)
                .write(judged, out -> Files.copy(files.weights(), out), card);
    }

    /**
     * Gives this very directory (other) scores and card: for the end of a training, not for a
     * directory that anything reads, as a crash in between leaves it damaged.
     *
     * @throws CheckpointException if it is signed, or the disk does not take it
     */
    public Checkpoint rewrite(JsonNode scores, String card) {
        if (signature().isPresent()) {
            throw new CheckpointException(
                    "%s: signed, and other scores would be another checkpoint; write a new one"
                            .formatted(files.directory()));
        }
        byte[] judged = new ModelJson(json.description(), Optional.of(scores)).bytes();
        replace(CheckpointFiles.MODEL, judged);
        replace(CheckpointFiles.HASH, CheckpointWriter.utf8(files.hash(judged) + "\n"));
        replace(CheckpointFiles.CARD, CheckpointWriter.utf8(card));
        return read(files.directory());
    }

    public ModelDescription description() {
        return json.description();
    }

    public Network network() {
        return network;
    }

    /** SHA-256 over {@code model.json} and weights, 64 lower-case hex digits. */
    public String hash() {
        return hash;
    }

    /** Name and hash. */
    public ModelId id() {
        return new ModelId(description().name(), hash);
    }

    /** How many numbers the weights are. */
    public long parameters() {
        return weightFile.parameters();
    }

    /** What evaluation found, as it wrote it. */
    public Optional<JsonNode> scores() {
        return json.scores();
    }

    /** The card's text, empty if there is none. */
    public String card() {
        return files.card();
    }

    public Path directory() {
        return files.directory();
    }

    /** The signature as it lies there; only {@link #isSignedBy} says whether it is any good. */
    public Optional<byte[]> signature() {
        return files.signature();
    }

    /** Whether the key's owner vouches for this checkpoint. */
    public boolean isSignedBy(PublicKey key) {
        return signature().filter(signed -> Signing.verify(hash, signed, key)).isPresent();
    }

    /**
     * Vouches for this checkpoint.
     *
     * @throws IllegalArgumentException if the key is not a private one for Ed25519
     */
    public void sign(PrivateKey key) {
        put(Signing.sign(hash, key));
    }

    private void put(byte[] signature) {
        String line = Base64.getEncoder().encodeToString(signature) + "\n";
        replace(CheckpointFiles.SIGNATURE, CheckpointWriter.utf8(line));
    }

    private void replace(String name, byte[] bytes) {
        try {
            CheckpointWriter.replace(files.file(name), bytes);
        } catch (IOException e) {
            throw new CheckpointException(
                    "%s: cannot be written: %s"
                            .formatted(files.file(name), SafetensorsHeader.firstLine(e)),
                    e);
        }
    }

    /**
     * Loads the weights. What is loaded is what was checked: the file is hashed once more on its
     * way in.
     *
     * @param parent its device; the weights get a manager below it
     * @return the caller's, to close
     * @throws CheckpointException if the file is another by now
     */
    public Weights weights(NDManager parent) {
        NDManager manager = parent.newSubManager();
        try {
            Map<String, NDArray> found = new HashMap<>();
            weightFile.read(
                    model,
                    hash,
                    (entry, values) -> {
                        if (!weightFile.isTable(entry)) {
                            found.put(entry.name(), array(manager, entry, values));
                        }
                    });
            Map<String, NDArray> inOrder = new LinkedHashMap<>();
            for (WeightSpec spec : network.weights()) {
                inOrder.computeIfAbsent(spec.name(), found::get);
            }
            return Weights.of(manager, inOrder);
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    /**
     * What is usual in the feeds that it knows, if it knows any; read and checked like the weights.
     *
     * @throws CheckpointException if the file is another by now
     */
    public Optional<Climatology> climatology() {
        if (description().climatology().isEmpty()) {
            return Optional.empty();
        }
        Map<String, float[]> tables = new HashMap<>();
        weightFile.read(
                model,
                hash,
                (entry, values) -> {
                    if (weightFile.isTable(entry)) {
                        tables.put(entry.name(), values);
                    }
                });
        return Optional.of(UsualTensors.climatology(description(), tables));
    }

    private static NDArray array(NDManager manager, Safetensors.Entry entry, float[] values) {
        long[] shape = entry.shape().stream().mapToLong(d -> d).toArray();
        return manager.create(values, new Shape(shape));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Checkpoint checkpoint && checkpoint.hash.equals(hash);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return "%s %s in %s".formatted(description().name(), hash, files.directory());
    }
}
