package io.nowstream.app.models;

import io.nowstream.app.UserMistake;
import io.nowstream.app.store.RunStore;
import io.nowstream.frames.FeedRecord;
import io.nowstream.frames.Release;
import io.nowstream.frames.ReleaseSignature;
import io.nowstream.frames.Topics;
import io.nowstream.models.FeedShape;
import io.nowstream.models.FieldSequence;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.Registry;
import io.nowstream.models.serving.CheckpointNowcaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A checkpoint on its way into a feed. It is tried on the feed's own newest frames as the job would
 * run it, and put where the job finds it; only then the release is appended to the feed's log. If
 * anything is wrong with it the log stays as it is, and so does what serves the feed.
 *
 * @param checkpoint its hash, contents and weights are checked
 * @param order where it is to go
 */
public record Candidate(Checkpoint checkpoint, ReleaseOrder order) {

    /** Frames looked at, as a multiple of a sequence: there may be a gap. */
    private static final int LOOK_BACK = 6;

    /**
     * What was released.
     *
     * @param release the record
     * @param rollout how long a rollout took in the trial
     * @param deadline how long it may take
     */
    public record Released(Release release, Duration rollout, Duration deadline) {}

    /**
     * What may be released, and is not yet.
     *
     * @param release the record
     * @param clock the feed's, at which it is to be appended
     * @param rollout how long a rollout took in the trial
     * @param deadline how long it may take
     */
    public record Ready(Release release, Instant clock, Duration rollout, Duration deadline) {}

    /**
     * Tries and releases it.
     *
     * @throws UserMistake if it cannot serve the feed, or its signature is not the trusted one
     * @throws RefusedCandidateException if its nowcast is broken or too slow
     */
    public Released release() throws IOException, InterruptedException {
        Ready ready = ready();
        log().append(ready.release(), ready.clock());
        return new Released(ready.release(), ready.rollout(), ready.deadline());
    }

    /**
     * Tries it and puts it where the job finds it, and leaves the log as it is.
     *
     * @throws UserMistake if it cannot serve the feed, or its signature is not the trusted one
     * @throws RefusedCandidateException if its nowcast is broken or too slow
     */
    public Ready ready() throws IOException {
        demandSignature();
        demandPlace();
        Topics topics = topics();
        NewestFrames newest =
                NewestFrames.read(
                        order.kafka(),
                        topics,
                        log().claims(),
                        order.feed(),
                        LOOK_BACK * checkpoint.description().framesIn());
        FeedView feed = FeedView.of(order.feed(), topics.frames(), newest.frames());
        FeedRecord last = newest.newest().orElseThrow();
        demandThatItGoesOn(last);
        FeedShape shape = shape(feed);
        Duration deadline = order.deadline().orElse(shape.cadence().dividedBy(2));
        Trial trial = tried(feed, shape, deadline);
        Release release = signed(from(feed, shape));
        // Before the release, or the job would look for it in vain.
        order.store().ifPresent(store -> new ModelStore(store).put(checkpoint));
        return new Ready(release, last.arrivalTime(), trial.rollout(), deadline);
    }

    private Topics topics() {
        try {
            return new Topics(order.run());
        } catch (IllegalArgumentException e) {
            throw new UserMistake("--run: " + e.getMessage(), e);
        }
    }

    private FeedLog log() {
        return new FeedLog(
                order.kafka(), topics(), order.store().orElse(RunStore.in(Path.of("state"))));
    }

    private void demandSignature() {
        order.trust()
                .ifPresent(
                        trusted -> {
                            if (!checkpoint.isSignedBy(trusted)) {
                                throw new UserMistake(
                                        "%s is %s; sign it first (models sign), or release another"
                                                .formatted(
                                                        checkpoint.directory(),
                                                        checkpoint.signature().isPresent()
                                                                ? "not signed by the trusted key"
                                                                : "not signed"));
                            }
                        });
    }

    /** The job looks in its own state directory, and among what comes with the product. */
    private void demandPlace() {
        if (order.store().isPresent()) {
            Path state = order.store().get().state();
            if (!Files.isDirectory(state)) {
                throw new UserMistake(
                        "%s: no such directory; --state is the state directory of the run"
                                .formatted(state));
            }
        } else if (Registry.shipped().byHash(checkpoint.hash()).isEmpty()) {
            throw new UserMistake(
                    ("%s does not come with the product, so the job would not "
                                    + "find it; give the run's state directory as --state")
                            .formatted(checkpoint.directory()));
        }
    }

    private void demandThatItGoesOn(FeedRecord last) {
        if (last.kind() == FeedRecord.Kind.END) {
            throw new UserMistake(
                    "%s has ended in run %s: there is nothing left to release for"
                            .formatted(order.feed(), order.run()));
        }
    }

    private FeedShape shape(FeedView feed) {
        return feed.shape(
                Duration.ofMillis(checkpoint.description().cadenceMillis()),
                checkpoint.description().framesIn(),
                order.leads().orElse(checkpoint.description().leads()));
    }

    private Trial tried(FeedView feed, FeedShape shape, Duration deadline) {
        try (Nowcaster candidate = CheckpointNowcaster.open(checkpoint, order.device())) {
            Optional<String> refusal = candidate.refusal(shape);
            if (refusal.isPresent()) {
                throw new UserMistake(refusal.get() + "; nothing is released");
            }
            FieldSequence sequence = feed.sequence(shape);
            Trial trial = Trial.of(candidate, shape, sequence, deadline);
            if (trial.objection().isPresent()) {
                throw new RefusedCandidateException(
                        "checkpoint %s is kept out: %s; what serves %s stays"
                                .formatted(
                                        checkpoint.description().name(),
                                        trial.objection().get(),
                                        order.feed()));
            }
            return trial;
        }
    }

    /** The first issue time that nobody has nowcast yet, if none is wanted. */
    private Instant from(FeedView feed, FeedShape shape) {
        return order.from().orElse(feed.newestTime().plus(shape.cadence()));
    }

    private Release signed(Instant from) {
        Release published = new Release(order.feed(), from, checkpoint.id(), new byte[0]);
        Release unsigned = order.shadow() ? published.toShadow() : published;
        Release release =
                order.key().map(key -> ReleaseSignature.signed(unsigned, key)).orElse(unsigned);
        order.trust()
                .ifPresent(
                        trusted -> {
                            if (!ReleaseSignature.verify(release, trusted)) {
                                throw new UserMistake(
                                        "the release is not signed by the "
                                                + "trusted key: give its private half as --key");
                            }
                        });
        return release;
    }
}
