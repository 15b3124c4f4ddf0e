package io.nowstream.app.retrain;

import io.nowstream.app.UserMistake;
import io.nowstream.app.models.CheckpointChoice;
import io.nowstream.app.models.ModelStore;
import io.nowstream.frames.Frame;
import io.nowstream.ingest.Archive;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.publish.ReplayProgress;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.training.StopSignal;
import java.io.IOException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The way back over months of an archive: at the beginning of each a retraining on all that was
 * known by then, whose winner serves from then on; and each month judged with that and with what it
 * began with, which nobody retrained.
 *
 * <p>Each month ends in a file of its own: called again it goes on behind the last one.
 *
 * @param settings of each retraining; its cut-off is left open, its directory is that of the whole
 * @param first the first month that is judged
 * @param count how many months
 * @param say how it goes, a line each
 * @param judging told of the windows scored
 */
public record Months(
        RetrainingSettings settings,
        YearMonth first,
        int count,
        Consumer<String> say,
        ReplayProgress judging) {

    private static final String STATE = "state";
    private static final String REPORT = "months.md";

    /**
     * One month.
     *
     * @param month e.g. {@code 2019-05}
     * @param decision of the retraining at its beginning
     * @param serving name of what serves with the way back
     * @param servingHash its hash
     * @param frozen name of what serves without
     * @param figures of both and the baselines, in that month
     */
    public record Month(
            String month,
            String decision,
            String serving,
            String servingHash,
            String frozen,
            Figures figures) {}

    /**
     * Retrains and judges month by month until it is done or asked to stop.
     *
     * @return the months that are done; all, unless it was asked to stop
     * @throws UserMistake if a month holds too little to retrain on or to judge on
     */
    public List<Month> run(StopSignal stop) throws IOException, MalformedFrameException {
        try (OutDirectory out = OutDirectory.take(settings.out().orElseThrow())) {
            ModelStore models = new ModelStore(out.directory().resolve(STATE));
            Checkpoint frozen = frozen(models);
            Checkpoint serving = frozen;
            List<Month> months = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                YearMonth month = first.plusMonths(i);
                Optional<RetrainingResult> result = retrain(out, models, serving, month, stop);
                if (result.isEmpty()) {
                    break;
                }
                if (result.get().won()) {
                    serving =
                            models.registry().byHash(result.get().candidate().hash()).orElseThrow();
                }
                String file = month + ".json";
                Optional<Month> done = out.read(file, Month.class);
                Month judged =
                        done.isPresent()
                                ? done.get()
                                : judged(month, result.get().decision(), serving, frozen);
                out.write(file, judged);
                months.add(judged);
                out.write(REPORT, new MonthsTable(settings.feed(), months).bytes());
            }
            return months;
        }
    }

    private Checkpoint frozen(ModelStore models) throws IOException {
        if (settings.incumbent().isPresent()) {
            return CheckpointChoice.of(settings.incumbent().get(), models.registry());
        }
        try (KnownFrames known =
                KnownFrames.open(settings.data(), settings.feed(), Optional.empty())) {
            return new Incumbent(new ModelStore(models.state().resolve("none")))
                    .of(known.firstReadable(), known.cadence());
        }
    }

    private Optional<RetrainingResult> retrain(
            OutDirectory out,
            ModelStore models,
            Checkpoint serving,
            YearMonth month,
            StopSignal stop)
            throws IOException, MalformedFrameException {
        say.accept("%s: retraining on what was known at its beginning".formatted(month));
        RetrainingSettings ofMonth =
                new RetrainingSettings(
                        settings.feed(),
                        settings.data(),
                        Optional.of(begin(month)),
                        models,
                        Optional.of(serving.directory().toString()),
                        settings.recipe(),
                        settings.seconds(),
                        settings.newest(),
                        settings.seed(),
                        Optional.of(out.directory().resolve("retrained").resolve(month.toString())),
                        settings.device(),
                        true,
                        settings.sabotaged());
        return new RetrainingRun(ofMonth, say, judging).run(stop);
    }

    private static Instant begin(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private Month judged(YearMonth month, String decision, Checkpoint serving, Checkpoint frozen)
            throws IOException, MalformedFrameException {
        Instant end = begin(month.plusMonths(1));
        try (KnownFrames known =
                KnownFrames.open(settings.data(), settings.feed(), Optional.of(end))) {
            Frame like = known.firstReadable();
            int place = 0;
            while (place < known.frames().size()
                    && known.frames().get(place).validTime().isBefore(begin(month))) {
                place++;
            }
            if (place == known.frames().size()) {
                throw new UserMistake(
                        "%s: no frame of %s to judge on".formatted(month, settings.feed()));
            }
            try (Archive archive =
                    known.readablePart(place, known.frames().size(), like.grid(), say)) {
                Verdict verdict =
                        new Judge(settings.device(), settings.seed(), judging, say)
                                .judge(serving, frozen, archive);
                return new Month(
                        month.toString(),
                        decision,
                        serving.description().name(),
                        serving.hash(),
                        frozen.description().name(),
                        verdict.figures());
            }
        }
    }
}
