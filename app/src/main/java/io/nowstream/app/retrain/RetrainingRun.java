package io.nowstream.app.retrain;

import io.nowstream.app.UserMistake;
import io.nowstream.app.models.Aliases.Alias;
import io.nowstream.app.models.FeedWord;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.training.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One retraining, from archive to registry: reads, trains, judges, registers, reports.
 *
 * <p>Each step ends in a file that is whole or not there, and each can be done again without harm:
 * a process that is killed at any moment leaves nothing half-done, and the same call goes on.
 */
public final class RetrainingRun {

    /** What has just been done, for whoever watches. */
    enum Step {
        TRAINED,
        JUDGED,
        REGISTERED,
        REPORTED
    }

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final RetrainingSettings settings;
    private final Consumer<String> say;
    private final ReplayProgress judging;
    private final Consumer<Step> done;

    /**
     * @param say how it goes, a line each
     * @param judging told of the windows scored
     */
    public RetrainingRun(
            RetrainingSettings settings, Consumer<String> say, ReplayProgress judging) {
        this(settings, say, judging, step -> {});
    }

    /**
     * @param done told of each step, when its file is there
     */
    RetrainingRun(
            RetrainingSettings settings,
            Consumer<String> say,
            ReplayProgress judging,
            Consumer<Step> done) {
        this.settings = settings;
        this.say = say;
        this.judging = judging;
        this.done = done;
    }

    /**
     * Retrains until it is done or asked to stop.
     *
     * @return what came of it; empty if it was asked to stop, and the same call goes on
     * @throws UserMistake if there is too little to retrain on, or the directory holds another
     *     retraining, in one sentence
     */
    public Optional<RetrainingResult> run(StopSignal stop)
            throws IOException, MalformedFrameException {
        Path directory = settings.out().isPresent() ? settings.out().get() : usualDirectory();
        try (OutDirectory out = OutDirectory.take(directory)) {
            Optional<Request> begun = out.read(OutDirectory.REQUEST, Request.class);
            if (begun.isPresent()) {
                asked(begun.get()).demandSame(begun.get(), directory);
                Optional<RetrainingResult> result =
                        out.read(OutDirectory.RESULT, RetrainingResult.class);
                if (result.isPresent()) {
                    say.accept("done already: " + directory);
                    return result;
                }
            }
            return goOn(out, begun, stop);
        }
    }

    /** Beside the registry, by feed and cut-off: so the same command finds it again. */
    private Path usualDirectory() throws IOException {
        Instant until;
        if (settings.until().isPresent()) {
            until = settings.until().get();
        } else {
            try (KnownFrames known = known(Optional.empty())) {
                until = known.known();
            }
        }
        return settings.models()
                .state()
                .resolve("retrained")
                .resolve(FeedWord.of(settings.feed()))
                .resolve(STAMP.format(until));
    }

    private KnownFrames known(Optional<Instant> until) throws IOException {
        return KnownFrames.open(settings.data(), settings.feed(), until);
    }

    /** What is asked for now; what is left open is as it was begun. */
    private Request asked(Request begun) {
        Optional<Checkpoint> incumbent =
                settings.incumbent().map(new Incumbent(settings.models())::asked);
        return request(
                settings.until().map(Instant::toString).orElse(begun.until()),
                incumbent.map(Checkpoint::hash).orElse(begun.incumbent()),
                incumbent.map(c -> c.description().name()).orElse(begun.incumbentName()));
    }

    private Request request(String until, String incumbent, String incumbentName) {
        return new Request(
                settings.feed(),
                until,
                incumbent,
                incumbentName,
                settings.newest().map(Duration::toString).orElse(""),
                settings.seed(),
                settings.promoted(),
                settings.sabotaged(),
                FineTuning.read(settings.recipe(), settings.seconds()));
    }

    private Optional<RetrainingResult> goOn(
            OutDirectory out, Optional<Request> begun, StopSignal stop)
            throws IOException, MalformedFrameException {
        Optional<Instant> until =
                begun.map(request -> Instant.parse(request.until())).or(settings::until);
        try (KnownFrames known = known(until)) {
            Frame first = known.firstReadable();
            Checkpoint incumbent = incumbent(begun, first, known);
            Incumbent.refusal(incumbent, first, known.cadence())
                    .ifPresent(
                            why -> {
                                throw new UserMistake(why);
                            });
            int window = incumbent.description().framesIn() + incumbent.description().leads();
            Division division =
                    Division.of(
                            settings.feed(),
                            known.frames(),
                            known.cadence(),
                            settings.newest(),
                            window);
            Request request =
                    begun.isPresent()
                            ? begun.get()
                            : request(
                                    until.orElseGet(known::known).toString(),
                                    incumbent.hash(),
                                    incumbent.description().name());
            out.write(OutDirectory.REQUEST, request);
            Optional<Checkpoint> candidate =
                    candidate(out, request, incumbent, division, known, first, stop);
            if (candidate.isEmpty()) {
                say.accept("stopped; the same command goes on with it");
                return Optional.empty();
            }
            done.accept(Step.TRAINED);
            Verdict verdict =
                    verdict(out, candidate.get(), incumbent, known, division, first.grid());
            done.accept(Step.JUDGED);
            return Optional.of(
                    conclude(out, request, candidate.get(), incumbent, division, verdict));
        }
    }

    private Checkpoint incumbent(Optional<Request> begun, Frame frame, KnownFrames known)
            throws IOException {
        Incumbent choice = new Incumbent(settings.models());
        if (settings.incumbent().isPresent()) {
            return choice.asked(settings.incumbent().get());
        }
        return begun.isPresent() ? choice.begun(begun.get()) : choice.of(frame, known.cadence());
    }

    private Optional<Checkpoint> candidate(
            OutDirectory out,
            Request request,
            Checkpoint incumbent,
            Division division,
            KnownFrames known,
            Frame frame,
            StopSignal stop)
            throws IOException {
        if (Files.exists(out.candidate())) {
            return Optional.of(Checkpoint.read(out.candidate()));
        }
        say.accept(
                "%s: %s is trained on, on %,d windows; %,d decide which weights are kept, %,d judge"
                        .formatted(
                                settings.feed(),
                                incumbent.description().name(),
                                division.training().windows(),
                                division.validation().windows(),
                                division.newest().windows()));
        return new CandidateTraining(
                        incumbent,
                        request,
                        division,
                        frame.grid(),
                        settings.device(),
                        say,
                        new EpochLines(say))
                .train(known, out, stop);
    }

    private Verdict verdict(
            OutDirectory out,
            Checkpoint candidate,
            Checkpoint incumbent,
            KnownFrames known,
            Division division,
            Grid grid)
            throws IOException, MalformedFrameException {
        Optional<Verdict> there = out.read(OutDirectory.VERDICT, Verdict.class);
        if (there.isPresent() && there.get().candidate().equals(candidate.hash())) {
            return there.get();
        }
        Verdict verdict =
                new Judge(settings.device(), settings.seed(), judging, say)
                        .judge(
                                candidate,
                                incumbent,
                                known.readablePart(
                                        division.newest().first(),
                                        division.newest().end(),
                                        grid,
                                        say));
        out.write(OutDirectory.VERDICT, verdict);
        return verdict;
    }

    private RetrainingResult conclude(
            OutDirectory out,
            Request request,
            Checkpoint candidate,
            Checkpoint incumbent,
            Division division,
            Verdict verdict)
            throws IOException {
        Alias alias = request.promote() ? Alias.PRODUCTION : Alias.SHADOW;
        String registered = "";
        if (verdict.won()) {
            registered =
                    new Registration(
                                    settings.models(),
                                    settings.feed(),
                                    Instant.parse(request.until()),
                                    alias)
                            .register(candidate, incumbent, verdict.why())
                            .directory()
                            .toString();
            done.accept(Step.REGISTERED);
        }
        RetrainingResult result =
                RetrainingResult.of(
                        request,
                        candidate,
                        incumbent,
                        division,
                        verdict,
                        registered,
                        verdict.won() ? alias.label() : "");
        new Report(result, request, out).write();
        done.accept(Step.REPORTED);
        out.write(OutDirectory.RESULT, result);
        say.accept(
                "%s %s: %s".formatted(result.candidate().name(), result.decision(), result.why()));
        return result;
    }
}
