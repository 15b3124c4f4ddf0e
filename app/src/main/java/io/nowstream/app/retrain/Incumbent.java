package io.nowstream.app.retrain;

import io.nowstream.app.UserMistake;
import io.nowstream.app.models.Aliases;
import io.nowstream.app.models.CheckpointChoice;
import io.nowstream.app.models.ModelStore;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.ModelId;
import io.nowstream.models.FeedShape;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.checkpoint.Registry;
import io.nowstream.models.serving.Adapter;
import io.nowstream.models.serving.Selection;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The checkpoint that is to be trained on: what serves the feed. */
final class Incumbent {

    private final ModelStore models;
    private final Registry registry;

    Incumbent(ModelStore models) {
        this.models = models;
        this.registry = models.registry();
    }

    /** By name, hash or directory. */
    Checkpoint asked(String asked) {
        return CheckpointChoice.of(asked, registry);
    }

    /**
     * The one that a retraining began with.
     *
     * @throws UserMistake if it is gone
     */
    Checkpoint begun(Request request) {
        return registry.byHash(request.incumbent())
                .orElseThrow(
                        () ->
                                new UserMistake(
                                        ("the incumbent %s (%s) is not in the registry; give its"
                                                        + " directory as --incumbent")
                                                .formatted(
                                                        request.incumbentName(),
                                                        request.incumbent())));
    }

    /**
     * The feed's production; where nobody is, the first checkpoint that can serve it.
     *
     * @param frame one of the feed's
     * @throws UserMistake if there is none
     */
    Checkpoint of(Frame frame, Duration cadence) throws IOException {
        Optional<ModelId> production =
                Aliases.of(models).of(frame.feed(), Aliases.Alias.PRODUCTION);
        if (production.isPresent()) {
            return registry.byHash(production.get().hash())
                    .orElseThrow(
                            () ->
                                    new UserMistake(
                                            "%s, production of %s (%s), is not in %s"
                                                    .formatted(
                                                            production.get().name(),
                                                            frame.feed(),
                                                            production.get().hash(),
                                                            models.directory())));
        }
        return Selection.over(registry)
                .fitting(shape(frame, cadence, Integer.MAX_VALUE, 1))
                .orElseThrow(
                        () ->
                                new UserMistake(
                                        ("no checkpoint that is known serves %s; train one, or name"
                                                        + " one as --incumbent")
                                                .formatted(frame.feed())));
    }

    /** Why a checkpoint cannot serve a feed, in one sentence; empty if it can. */
    static Optional<String> refusal(Checkpoint checkpoint, Frame frame, Duration cadence) {
        ModelDescription description = checkpoint.description();
        return new Adapter(description, checkpoint.network().divisibility())
                .refusal(shape(frame, cadence, description.framesIn(), description.leads()));
    }

    private static FeedShape shape(Frame frame, Duration cadence, int length, int leads) {
        return new FeedShape(
                frame.feed(),
                frame.grid(),
                frame.channels().stream().map(Channel::quantity).toList(),
                cadence,
                length,
                leads);
    }
}
