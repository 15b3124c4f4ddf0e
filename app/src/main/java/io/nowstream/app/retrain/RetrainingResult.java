package io.nowstream.app.retrain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.ModelDescription;
import java.nio.charset.StandardCharsets;

/**
 * What came of a retraining: {@code result.json}. It is written last and in one move; where it is,
 * the retraining is complete.
 *
 * @param format of this file, 1
 * @param feed its name
 * @param decision {@code won} or {@code lost}
 * @param why in words
 * @param until the cut-off, ISO
 * @param sabotaged whether the candidate's weights were shuffled before it was judged
 * @param incumbent what serves the feed
 * @param candidate what was to take its place
 * @param registered where the winner lies; empty if there is none
 * @param alias what it is to the feed now, {@code shadow} or {@code production}; empty if it lost
 * @param training what was learnt from, and how much
 * @param validation what decided which weights were kept
 * @param newest what it was judged on
 * @param figures what was found there
 */
public record RetrainingResult(
        int format,
        String feed,
        String decision,
        String why,
        String until,
        boolean sabotaged,
        Model incumbent,
        Model candidate,
        String registered,
        String alias,
        Training training,
        Part validation,
        Part newest,
        Figures figures) {

    static final int FORMAT = 1;
    static final String WON = "won";
    static final String LOST = "lost";

    /**
     * Puts it together.
     *
     * @param registered where the winner lies; empty if there is none
     * @param alias what it is to the feed now; empty if it lost
     */
    static RetrainingResult of(
            Request request,
            Checkpoint candidate,
            Checkpoint incumbent,
            Division division,
            Verdict verdict,
            String registered,
            String alias) {
        ModelDescription.Training training = candidate.description().training();
        return new RetrainingResult(
                FORMAT,
                request.feed(),
                verdict.won() ? WON : LOST,
                verdict.why(),
                request.until(),
                request.sabotage(),
                Model.of(incumbent),
                Model.of(candidate),
                registered,
                alias,
                new Training(
                        Part.of(division.training()),
                        training.dataSha256(),
                        training.samples(),
                        training.epochs()),
                Part.of(division.validation()),
                Part.of(division.newest()),
                verdict.figures());
    }

    /** Whether the candidate is registered. */
    @JsonIgnore
    public boolean won() {
        return decision.equals(WON);
    }

    /** As it is written and printed. */
    public String json() throws JsonProcessingException {
        return new String(OutDirectory.json(this), StandardCharsets.UTF_8);
    }

    /**
     * A checkpoint.
     *
     * @param name for people
     * @param hash its identity
     */
    public record Model(String name, String hash) {

        static Model of(Checkpoint checkpoint) {
            return new Model(checkpoint.description().name(), checkpoint.hash());
        }
    }

    /**
     * Frames that were used.
     *
     * @param from valid time of the first, ISO
     * @param until valid time of the last, ISO
     * @param frames how many there are
     * @param windows how many windows lie in them
     */
    public record Part(String from, String until, int frames, int windows) {

        static Part of(Division.Part part) {
            return new Part(
                    part.from().toString(), part.until().toString(), part.frames(), part.windows());
        }
    }

    /**
     * The training.
     *
     * @param part what it learnt from
     * @param dataSha256 over all training frames as they were read
     * @param samples seen
     * @param epochs done
     */
    public record Training(Part part, String dataSha256, long samples, int epochs) {}
}
