package io.nowstream.app.control;

import io.nowstream.app.UserMistake;
import io.nowstream.app.control.Retrainings.Came;
import io.nowstream.app.models.Aliases.Alias;
import io.nowstream.app.models.Candidate;
import io.nowstream.app.models.FeedLog;
import io.nowstream.app.models.FeedWord;
import io.nowstream.app.models.RefusedCandidateException;
import io.nowstream.app.models.ReleaseOrder;
import io.nowstream.frames.AuditEntry;
import io.nowstream.frames.AuditEntry.Step;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Release;
import io.nowstream.frames.ReleaseSignature;
import io.nowstream.frames.RetrainRequest;
import io.nowstream.frames.Score;
import io.nowstream.frames.Tier;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.CheckpointException;
import io.nowstream.operators.FeedSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One feed's way back. Where it goes next, and what is to be done about it, is written down before
 * it is done, so that whoever comes after a death does the rest. Used from one thread.
 */
final class FeedControl {

    private static final Logger LOG = LoggerFactory.getLogger(FeedControl.class);

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /** What a feed's way back is made of, the same for all feeds. */
    record Desk(
            ControlSettings settings, PositionFiles files, Deeds deeds, Retrainings retrainings) {}

    private final Desk desk;
    private final FeedSpec spec;
    private final int lead;
    private Position position;

    /** Whether some of what is due may be done already. */
    private boolean perhapsDone;

    private Optional<PairedScores> pairs;
    private Optional<ModelId> network = Optional.empty();
    private Optional<ModelId> published = Optional.empty();

    /**
     * @param position where an earlier controller has come to
     * @param spec how the job treats the feed
     */
    FeedControl(Position position, FeedSpec spec, Desk desk) {
        this.desk = desk;
        this.spec = spec;
        this.lead = Math.max(1, spec.leads() / 2);
        this.position = position;
        this.perhapsDone = true;
        this.pairs = position.pairs(lead);
    }

    Position position() {
        return position;
    }

    /** Goes to another place; what is due there is not done yet. */
    private void advance(Position next) throws IOException {
        desk.files().write(next);
        LOG.info("{}: {} after {}", next.feed(), next.phase(), position.phase());
        position = next;
        perhapsDone = false;
        pairs = next.pairs(lead);
    }

    /** Stays, and notes something. */
    private void note(Position next) throws IOException {
        desk.files().write(next);
        position = next;
    }

    /** Somebody wants it to be retrained. */
    void request(RetrainRequest request) throws IOException {
        if (position.hasHandled(request)) {
            return;
        }
        if (position.phase() != Phase.IDLE || !position.due().isEmpty()) {
            LOG.info(
                    "{}: the request of {} ({}) is answered by what is under way",
                    request.feed(),
                    request.at(),
                    request.reason());
            note(position.handling(request));
            return;
        }
        Path out =
                desk.settings()
                        .state()
                        .resolve("retrained")
                        .resolve(FeedWord.of(request.feed()))
                        .resolve(STAMP.format(request.at()));
        advance(
                position.handling(request)
                        .retraining(
                                request,
                                out.toString(),
                                network,
                                List.of(
                                        Deed.say(
                                                Step.REQUESTED,
                                                request.at(),
                                                network.orElse(AuditEntry.NO_MODEL),
                                                "%s, since %s: %s"
                                                        .formatted(
                                                                request.cause()
                                                                        .name()
                                                                        .toLowerCase(Locale.ROOT),
                                                                request.since(),
                                                                request.reason())))));
    }

    /** The calendar has asked up to this time. */
    void scheduled(Instant time) throws IOException {
        note(position.scheduled(time));
    }

    /** A score of the feed. */
    void score(Score score) {
        pairs.ifPresent(both -> both.add(score));
        if (score.period() == Score.Period.NOWCAST && !score.candidate()) {
            published = Optional.of(score.model());
            if (score.tier() == Tier.FULL) {
                network = published;
            }
        }
    }

    /**
     * Does what is due, and goes on as far as it can.
     *
     * @throws org.apache.kafka.common.KafkaException or a {@link
     *     io.nowstream.ingest.publish.PublishException} if the broker is away; to be tried again
     */
    void goOn() throws IOException, InterruptedException {
        if (!position.due().isEmpty()) {
            boolean before = perhapsDone;
            perhapsDone = true;
            desk.deeds().doWhatIsDue(position, before);
            note(position.done());
        }
        switch (position.phase()) {
            case IDLE -> {}
            case RETRAINING -> retraining();
            case RETRAINED -> shadow();
            case TRIAL -> trial();
            case PROBATION -> probation();
        }
    }

    private void retraining() throws IOException {
        Position.Asked asked = demanded(position.asked());
        ModelId incumbent = position.published();
        Optional<Came> came;
        try {
            came =
                    desk.retrainings()
                            .goOn(
                                    new Retrainings.Task(
                                            position.feed(),
                                            asked.time(),
                                            Optional.ofNullable(incumbent).map(ModelId::hash),
                                            Path.of(position.out())));
        } catch (RetrainingFailedException e) {
            over(
                    List.of(
                            Deed.say(
                                    Step.FAILED,
                                    clock(),
                                    AuditEntry.NO_MODEL,
                                    "the retraining in %s failed: %s"
                                            .formatted(position.out(), e.getMessage()))));
            return;
        }
        if (came.isEmpty()) {
            return;
        }
        Came found = came.get();
        if (!found.won()) {
            over(List.of(Deed.say(Step.KEPT, clock(), found.candidate(), found.why())));
            return;
        }
        advance(
                position.retrained(
                        found.candidate(),
                        network.or(() -> published).orElse(found.incumbent()),
                        List.of(
                                Deed.say(
                                        Step.RETRAINED, clock(), found.candidate(), found.why()))));
    }

    /** The winner is checked, warmed, timed and tried as any other, and released to the shadow. */
    private void shadow() throws IOException {
        ModelId winner = demanded(position.shadow());
        ModelId onTop = demanded(position.published());
        Candidate.Ready ready;
        try {
            Checkpoint checkpoint =
                    desk.settings()
                            .registry()
                            .byHash(winner.hash())
                            .orElseThrow(
                                    () ->
                                            new UserMistake(
                                                    "checkpoint %s is not in the registry any more"
                                                            .formatted(winner.hash())));
            ready = new Candidate(checkpoint, order()).ready();
        } catch (UserMistake | RefusedCandidateException | CheckpointException e) {
            String why = String.valueOf(e.getMessage());
            over(
                    List.of(
                            Deed.meansNothing(Alias.SHADOW, clock(), why),
                            Deed.say(Step.FAILED, clock(), winner, why)));
            return;
        }
        Instant from = ready.release().effectiveFrom();
        String why =
                "a rollout takes %,d ms of %,d; it is compared with %s over %d nowcasts"
                        .formatted(
                                ready.rollout().toMillis(),
                                ready.deadline().toMillis(),
                                onTop.name(),
                                desk.settings().trial().samples());
        advance(
                position.trying(
                        Phase.TRIAL,
                        winner,
                        onTop,
                        from,
                        List.of(
                                Deed.release(ready.release(), ready.clock()),
                                Deed.means(Alias.SHADOW, winner, from, why),
                                Deed.say(Step.SHADOWED, from, winner, why))));
    }

    private ReleaseOrder order() {
        ControlSettings settings = desk.settings();
        return new ReleaseOrder(
                settings.kafka(),
                settings.topics().run(),
                position.feed(),
                Optional.empty(),
                Optional.of(settings.store()),
                spec.deadlineMillis() > 0
                        ? Optional.of(Duration.ofMillis(spec.deadlineMillis()))
                        : Optional.empty(),
                Optional.of(spec.leads()),
                settings.key(),
                settings.trust(),
                settings.device(),
                true);
    }

    private void trial() throws IOException {
        PairedScores both = pairs.orElseThrow();
        TrialRule rule = desk.settings().trial();
        ModelId inShadow = demanded(position.shadow());
        ModelId onTop = demanded(position.published());
        Optional<ModelId> other = both.other();
        if (other.isPresent()) {
            dismiss(inShadow, other.get(), released(other.get()));
        } else if (both.pairs() >= rule.samples()) {
            if (both.isShadowBetter(rule)) {
                promote(inShadow, onTop, both.evidence());
            } else {
                dismiss(inShadow, onTop, notBetter(rule, both));
            }
        } else if (both.nowcasts() >= rule.giveUpAfter()) {
            dismiss(inShadow, onTop, silent(both));
        }
    }

    private static String released(ModelId other) {
        return "%s (%s) was released by somebody else meanwhile"
                .formatted(other.name(), other.hash());
    }

    private static String notBetter(TrialRule rule, PairedScores both) {
        return "it is not better by %s %%: %s".formatted(100 * rule.margin(), both.evidence());
    }

    private static String silent(PairedScores both) {
        return "of %d nowcasts both have answered %d only; the job's log says why"
                .formatted(both.nowcasts(), both.pairs());
    }

    private void promote(ModelId winner, ModelId before, String evidence) throws IOException {
        FeedLog.End end = end();
        Instant from = nextIssue(end);
        Deed publish = release(winner, from, false, end);
        if (desk.settings().registry().byHash(before.hash()).isEmpty()) {
            // A baseline was published: there is nothing to go back to but to release nothing.
            over(
                    List.of(
                            publish,
                            release(winner, from, true, end),
                            Deed.means(Alias.PRODUCTION, winner, from, evidence),
                            Deed.meansNothing(Alias.SHADOW, from, evidence),
                            Deed.say(Step.PROMOTED, from, winner, evidence)));
            return;
        }
        advance(
                position.trying(
                        Phase.PROBATION,
                        before,
                        winner,
                        from,
                        List.of(
                                publish,
                                release(before, from, true, end),
                                Deed.means(Alias.PRODUCTION, winner, from, evidence),
                                Deed.means(Alias.SHADOW, before, from, "was published before"),
                                Deed.say(Step.PROMOTED, from, winner, evidence))));
    }

    private void probation() throws IOException {
        PairedScores both = pairs.orElseThrow();
        TrialRule rule = desk.settings().trial();
        ModelId before = demanded(position.shadow());
        ModelId onTop = demanded(position.published());
        Optional<ModelId> other = both.other();
        if (other.isPresent()) {
            dismiss(before, other.get(), released(other.get()));
        } else if (both.pairs() >= rule.samples()) {
            if (both.isShadowBetter(rule)) {
                rollBack(before, onTop, both.evidence());
            } else {
                dismiss(before, onTop, notBetter(rule, both));
            }
        } else if (both.nowcasts() >= rule.giveUpAfter()) {
            dismiss(before, onTop, silent(both));
        }
    }

    private void rollBack(ModelId before, ModelId lost, String evidence) throws IOException {
        FeedLog.End end = end();
        Instant from = nextIssue(end);
        over(
                List.of(
                        release(before, from, false, end),
                        release(before, from, true, end),
                        Deed.means(Alias.PRODUCTION, before, from, evidence),
                        Deed.meansNothing(Alias.SHADOW, from, evidence),
                        Deed.say(Step.ROLLED_BACK, from, lost, evidence)));
    }

    /** Out of the shadow: what is published anyway, released to it, leaves it empty. */
    private void dismiss(ModelId inShadow, ModelId onTop, String evidence) throws IOException {
        FeedLog.End end = end();
        Instant from = nextIssue(end);
        over(
                List.of(
                        release(onTop, from, true, end),
                        Deed.meansNothing(Alias.SHADOW, from, evidence),
                        Deed.say(Step.DISMISSED, from, inShadow, evidence)));
    }

    private void over(List<Deed> deeds) throws IOException {
        advance(position.over(deeds));
    }

    private Deed release(ModelId model, Instant from, boolean toShadow, FeedLog.End end) {
        Release published = new Release(position.feed(), from, model, new byte[0]);
        Release release = toShadow ? published.toShadow() : published;
        return Deed.release(
                desk.settings()
                        .key()
                        .map(key -> ReleaseSignature.signed(release, key))
                        .orElse(release),
                end.clock());
    }

    private FeedLog.End end() throws IOException {
        return desk.settings()
                .log()
                .end(position.feed())
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "%s has scores and not one frame in its log"
                                                .formatted(position.feed())));
    }

    private Instant clock() throws IOException {
        return desk.settings()
                .log()
                .end(position.feed())
                .map(FeedLog.End::clock)
                .orElseGet(() -> demanded(position.asked()).time());
    }

    /** The first issue time that nobody has nowcast yet. */
    private Instant nextIssue(FeedLog.End end) {
        return end.newestFrame().plusMillis(spec.cadenceMillis());
    }

    private <T> T demanded(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException(
                    "the position of %s lacks what its phase %s needs; its file was changed by hand"
                            .formatted(position.feed(), position.phase()));
        }
        return part;
    }
}
