package io.nowstream.app.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nowstream.app.UserMistake;
import io.nowstream.app.evaluate.NetworkEvaluation;
import io.nowstream.app.evaluate.Part;
import io.nowstream.app.evaluate.ScoreTable;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.Archives;
import io.nowstream.ingest.FeedArchive;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.ModelCard;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.checkpoint.ModelDescription.Split;
import io.nowstream.models.serving.CheckpointNowcaster;
import io.nowstream.models.serving.DeviceKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Scores a checkpoint on the test parts of archives, as {@code nowstream evaluate} does, and writes
 * scores and card with its weights.
 */
public final class Judgement {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final DeviceKind device;
    private final Supplier<ReplayProgress> progress;
    private final Consumer<String> notes;

    /**
     * @param device where the network is computed
     * @param progress one for each archive, told of the windows scored
     * @param notes what is passed over and why, a line each
     */
    public Judgement(DeviceKind device, Supplier<ReplayProgress> progress, Consumer<String> notes) {
        this.device = device;
        this.progress = progress;
        this.notes = notes;
    }

    /**
     * Judges, and gives the checkpoint's directory the new scores and card.
     *
     * @param checkpoint not signed: its hash changes
     * @param archives those without a test part are passed over
     * @param beside checkpoints whose scores stand beside on the card
     * @param weaknesses what it is bad at, in words
     */
    public Checkpoint rewrite(
            Checkpoint checkpoint, List<Path> archives, List<Path> beside, String weaknesses)
            throws IOException, MalformedFrameException {
        if (checkpoint.signature().isPresent()) {
            throw new UserMistake(
                    ("%s: signed, and other scores would be another checkpoint; judge a copy"
                                    + " without its signature")
                            .formatted(checkpoint.directory()));
        }
        Map<String, JsonNode> bases = bases(beside);
        ArrayNode scores = scores(checkpoint, archives);
        ModelCard card =
                new ModelCard(
                        checkpoint.description(),
                        checkpoint.parameters(),
                        Optional.of(scores),
                        bases,
                        weaknesses);
        return checkpoint.rewrite(scores, card.render());
    }

    private ArrayNode scores(Checkpoint checkpoint, List<Path> archives)
            throws IOException, MalformedFrameException {
        ArrayNode scores = JSON.createArrayNode();
        try (CheckpointNowcaster nowcaster = CheckpointNowcaster.open(checkpoint, device)) {
            NetworkEvaluation evaluation = new NetworkEvaluation(List.of(nowcaster));
            for (Path directory : archives) {
                try (Archive archive = Archives.open(directory)) {
                    if (hasTestPart(archive, checkpoint.description())) {
                        ObjectNode of =
                                new ScoreTable(
                                                evaluation.on(
                                                        archive, Part.TEST, progress.get(), notes))
                                        .node();
                        scores.add(withoutHash(of));
                    } else {
                        notes.accept(
                                directory + ": not judged, the splits keep no test part of it");
                    }
                }
            }
        }
        return scores;
    }

    /** A feed that no split names is new to the checkpoint: all of it is a test. */
    private static boolean hasTestPart(Archive archive, ModelDescription description) {
        for (FeedArchive feed : archive.feeds()) {
            Optional<Split> split =
                    description.splits().stream().filter(s -> s.matches(feed.feed())).findFirst();
            if (split.isEmpty() || !split.get().test().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** A checkpoint cannot hold its own hash, and that of the unjudged one leads nowhere. */
    private static JsonNode withoutHash(JsonNode scores) {
        for (JsonNode nowcaster : scores.path("nowcasters")) {
            ((ObjectNode) nowcaster).remove("hash");
        }
        return scores;
    }

    /** Scores of others, by base and time of training. */
    private static Map<String, JsonNode> bases(List<Path> directories) {
        Map<String, JsonNode> bases = new LinkedHashMap<>();
        for (Path directory : directories) {
            Checkpoint other = Checkpoint.read(directory);
            String label =
                    String.format(
                            Locale.ROOT,
                            "%s (%,.0f s)",
                            other.description().base().label(),
                            other.description().training().seconds());
            bases.put(
                    label,
                    other.scores()
                            .orElseThrow(
                                    () ->
                                            new UserMistake(
                                                    directory + ": has no scores to compare")));
        }
        return bases;
    }
}
