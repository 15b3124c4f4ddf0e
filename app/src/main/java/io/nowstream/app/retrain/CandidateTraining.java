package io.nowstream.app.retrain;

import io.nowstream.app.train.GatheredData;
import io.nowstream.app.train.Origin;
import io.nowstream.frames.Grid;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.ModelCard;
import io.nowstream.models.checkpoint.ModelDescription;
import io.nowstream.models.checkpoint.ModelDescription.UsualValues;
import io.nowstream.models.network.Weights;
import io.nowstream.models.serving.DeviceKind;
import io.nowstream.models.serving.TensorEngine;
import io.nowstream.models.training.Recipe;
import io.nowstream.models.training.Schedule;
import io.nowstream.models.training.ShuffledWeights;
import io.nowstream.models.training.StopSignal;
import io.nowstream.models.training.Trained;
import io.nowstream.models.training.Trainer;
import io.nowstream.models.training.TrainingProgress;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Trains an incumbent on, into a checkpoint of its own.
 *
 * @param incumbent whose weights it begins with
 * @param request what was asked for
 * @param division which frames are learnt from
 * @param grid the feed's
 * @param device where it is computed
 * @param notes what is left out and why, a line each
 * @param progress how it goes
 */
record CandidateTraining(
        Checkpoint incumbent,
        Request request,
        Division division,
        Grid grid,
        DeviceKind device,
        Consumer<String> notes,
        TrainingProgress progress) {

    /** What a retraining appends to a name; the next one puts its own in its place. */
    private static final Pattern CUT_OFF = Pattern.compile("\\.\\d{8}t\\d{6}z$");

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd't'HHmmss'z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private static final int LONGEST_NAME = 40;

    /**
     * Trains until it is done or asked to stop; goes on where an earlier process was killed.
     *
     * @param known the feed's frames; those of the newest part are not read
     * @param out where the candidate goes
     * @return empty if it was asked to stop
     */
    Optional<Checkpoint> train(KnownFrames known, OutDirectory out, StopSignal stop)
            throws IOException {
        Recipe recipe =
                IncumbentRecipe.of(
                        incumbent, grid, division.split(), request.recipe(), request.seed());
        GatheredData gathered =
                GatheredData.of(known.part(0, division.newest().first()), recipe, notes);
        Trainer trainer =
                new Trainer(
                                recipe,
                                incumbent.network(),
                                gathered.data(),
                                out.training(),
                                TensorEngine.manager(device),
                                progress)
                        .startingFrom(incumbent);
        try (Trained trained = trainer.train(stop)) {
            return trained.finished()
                    ? Optional.of(write(trained, gathered, out))
                    : Optional.empty();
        }
    }

    private Checkpoint write(Trained trained, GatheredData gathered, OutDirectory out) {
        ModelDescription description = description(trained, gathered);
        String card =
                new ModelCard(
                                description,
                                incumbent.parameters(),
                                Optional.empty(),
                                Map.of(),
                                weaknesses())
                        .render();
        if (!request.sabotage()) {
            return write(description, trained.weights(), gathered, card, out);
        }
        try (Weights shuffled = ShuffledWeights.of(trained.weights(), request.seed())) {
            return write(description, shuffled, gathered, card, out);
        }
    }

    private static Checkpoint write(
            ModelDescription description,
            Weights weights,
            GatheredData gathered,
            String card,
            OutDirectory out) {
        return Checkpoint.write(
                out.candidate(),
                description,
                Optional.empty(),
                weights,
                gathered.data().climatology(),
                card);
    }

    private ModelDescription description(Trained trained, GatheredData gathered) {
        ModelDescription old = incumbent.description();
        return new ModelDescription(
                name(old.name(), Instant.parse(request.until())),
                old.architecture(),
                old.sizes(),
                old.base(),
                old.quantities(),
                old.scaling(),
                old.cells(),
                old.cadenceMillis(),
                old.framesIn(),
                old.leads(),
                old.batch(),
                trained.smoothingKilometres(),
                List.of(division.split()),
                training(old, trained, gathered.origin()),
                gathered.data()
                        .climatology()
                        .map(usual -> UsualValues.of(usual, gathered.data().damping())));
    }

    /** The incumbent's, with the cut-off: two versions of one name could not be told apart. */
    static String name(String incumbent, Instant until) {
        String family = CUT_OFF.matcher(incumbent).replaceFirst("");
        String kept = family.substring(0, Math.min(family.length(), LONGEST_NAME));
        return kept + "." + STAMP.format(until);
    }

    private ModelDescription.Training training(
            ModelDescription old, Trained trained, Origin origin) {
        List<String> data = new ArrayList<>(old.training().data());
        String own =
                "Archived frames of %s until %s, trained on from checkpoint %s (%s)"
                        .formatted(request.feed(), request.until(), old.name(), incumbent.hash());
        data.removeIf(line -> line.startsWith("Archived frames of " + request.feed() + " until"));
        data.add(own);
        return new ModelDescription.Training(
                data,
                origin.from(),
                origin.until(),
                origin.sha256(),
                ("By time. Of the frames of %s that were known at %s the newest were kept out, and"
                                + " those before them decided which weights are kept.")
                        .formatted(request.feed(), request.until()),
                trained.samples(),
                trained.epochs(),
                isTimed() ? trained.seconds() : 0,
                request.seed());
    }

    /** Where time decides nothing it is not stated either: the same retraining, the same bytes. */
    private boolean isTimed() {
        return request.recipe().plan().limitSeconds() > 0
                || request.recipe().schedule().by() == Schedule.By.SECOND;
    }

    private String weaknesses() {
        return """
        It was trained on for %s from %s, whose weaknesses it shares, and knows other feeds no \
        better than that did. How it was judged is told in the retraining's `report.md`.
        """
                .formatted(request.feed(), incumbent.description().name());
    }
}
