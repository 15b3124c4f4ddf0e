package io.nowstream.app.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nowstream.app.store.Stores;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Sha256;
import io.nowstream.frames.Store;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which checkpoint of the registry is a feed's {@code production}, and which its {@code shadow};
 * and which were before. Versions never change; an alias is all that moves.
 *
 * <p>A feed's aliases are one small file, {@code aliases/FEED.json}, beside the checkpoints: what
 * holds now for people, and every change so far, oldest first, which is what is read. It is
 * replaced whole or not at all, by one process at a time, which holds the lock of the directory. An
 * object store has none: there it is that of the state directory, which the run's one controller
 * shares with the retraining that it starts. Whoever retrains from another state directory at the
 * same moment may undo a change.
 *
 * <p>An alias says what the registry thinks, not what the job does: only a Release in a feed's log
 * changes what serves it.
 */
public final class Aliases {

    /** What a checkpoint is to a feed. */
    public enum Alias {
        /** What serves it. */
        PRODUCTION,
        /** What is scored beside it without being published. */
        SHADOW;

        /** As written in the file. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One change.
     *
     * @param alias which
     * @param model what it has meant since then; empty: nothing
     * @param from the instant in the feed's own time from which on it holds
     * @param why in words
     */
    public record Change(Alias alias, Optional<ModelId> model, Instant from, String why) {}

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private static final Object ONE_THREAD = new Object();

    private static final String FOLDER = "aliases";

    private final String place;
    private final Path locked;

    private Aliases(String place, Path locked) {
        this.place = place;
        this.locked = locked;
    }

    /** Those of a registry's checkpoints. */
    public static Aliases of(ModelStore models) {
        return new Aliases(
                Stores.within(models.run().models(), FOLDER), models.directory().resolve(FOLDER));
    }

    /**
     * What an alias means now.
     *
     * @throws IOException if the file cannot be read, or is damaged
     */
    public Optional<ModelId> of(String feed, Alias alias) throws IOException {
        return last(history(feed), alias).flatMap(Change::model);
    }

    /**
     * Every change so far, oldest first.
     *
     * @throws IOException if the file cannot be read, or is damaged
     */
    public List<Change> history(String feed) throws IOException {
        Optional<byte[]> bytes = store().get(file(feed));
        if (bytes.isEmpty()) {
            return List.of();
        }
        try {
            List<Change> changes = new ArrayList<>();
            for (JsonNode change : JSON.readTree(bytes.get()).path("history")) {
                changes.add(change(change));
            }
            return changes;
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw new IOException(
                    ("%s: damaged (%s); put a good copy in its place, or remove it: then nobody is"
                                    + " production or shadow of %s")
                            .formatted(
                                    Stores.within(place, file(feed)),
                                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                                    feed),
                    e);
        }
    }

    /**
     * Lets an alias mean a checkpoint; if it does already, nothing happens.
     *
     * @param from in the feed's own time
     */
    public void set(String feed, Alias alias, ModelId model, Instant from, String why)
            throws IOException {
        change(feed, new Change(alias, Optional.of(model), from, why));
    }

    /** Lets an alias mean nothing; if it does already, nothing happens. */
    public void clear(String feed, Alias alias, Instant from, String why) throws IOException {
        change(feed, new Change(alias, Optional.empty(), from, why));
    }

    private void change(String feed, Change change) throws IOException {
        synchronized (ONE_THREAD) {
            Files.createDirectories(locked);
            try (FileChannel channel =
                            FileChannel.open(
                                    locked.resolve(".lock"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                List<Change> changes = new ArrayList<>(history(feed));
                Optional<ModelId> now = last(changes, change.alias()).flatMap(Change::model);
                if (held.isValid() && !now.equals(change.model())) {
                    changes.add(change);
                    store().put(file(feed), written(feed, changes));
                }
            }
        }
    }

    private Store store() {
        return Stores.open(place);
    }

    private static Optional<Change> last(List<Change> changes, Alias alias) {
        return changes.stream()
                .filter(change -> change.alias() == alias)
                .reduce((earlier, later) -> later);
    }

    private static byte[] written(String feed, List<Change> changes) throws IOException {
        ObjectNode file = JSON.createObjectNode();
        file.put("feed", feed);
        for (Alias alias : Alias.values()) {
            last(changes, alias)
                    .flatMap(Change::model)
                    .ifPresent(model -> put(file.putObject(alias.label()), model));
        }
        ArrayNode history = file.putArray("history");
        for (Change change : changes) {
            ObjectNode written = history.addObject().put("alias", change.alias().label());
            change.model().ifPresent(model -> put(written, model));
            written.put("from", change.from().toString()).put("why", change.why());
        }
        return JSON.writeValueAsBytes(file);
    }

    private static void put(ObjectNode node, ModelId model) {
        node.put("name", model.name()).put("hash", model.hash());
    }

    private static Change change(JsonNode node) {
        Alias alias = Alias.valueOf(node.path("alias").asText().toUpperCase(Locale.ROOT));
        String hash = node.path("hash").asText();
        if (!hash.isEmpty() && !Sha256.isOne(hash)) {
            throw new IllegalArgumentException("no hash: " + hash);
        }
        return new Change(
                alias,
                hash.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new ModelId(node.path("name").asText(), hash)),
                Instant.parse(node.path("from").asText()),
                node.path("why").asText());
    }

    private static String file(String feed) {
        return FeedWord.of(feed) + ".json";
    }
}
