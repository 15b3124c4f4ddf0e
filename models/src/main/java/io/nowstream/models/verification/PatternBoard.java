package io.nowstream.models.verification;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares nowcasters by what they make of patterns: fractions skill score and blur, per lead, next
 * to a {@link ScoreBoard} and over the same cells.
 *
 * <p>Cells that do not count are without event and 0, in forecast and observation alike. Not
 * thread-safe.
 */
public final class PatternBoard {

    /** One cell of the table's index. */
    private record Place(String nowcaster, int lead) {}

    private final Scoring scoring;
    private final Map<Place, PatternScore> scores = new HashMap<>();

    /**
     * @param scoring thresholds, and what undefined cells count for
     */
    public PatternBoard(Scoring scoring) {
        this.scoring = scoring;
    }

    /**
     * Scores what all nowcasters said about one observation.
     *
     * @param lead from 1, in cadences
     * @param observed row-major, shape (rows, columns), NaN where there is no coverage
     * @param forecasts a field of the same shape by nowcaster, all that are compared
     * @param mask which cells may count; see {@link Coverage}
     * @param side of the neighbourhood of the fractions skill score, cells, odd
     */
    public void add(
            int lead,
            float[] observed,
            Map<String, float[]> forecasts,
            boolean[] mask,
            int rows,
            int columns,
            int side) {
        boolean[] counted =
                Coverage.counted(observed, forecasts.values(), mask, scoring.undefined());
        float[] came = kept(observed, counted, Float.NaN);
        float[] cameOrZero = kept(observed, counted, 0);
        forecasts.forEach(
                (nowcaster, forecast) -> {
                    float[] said = kept(forecast, counted, 0);
                    List<FractionsSkill> fractions = new ArrayList<>();
                    for (double threshold : scoring.thresholds()) {
                        fractions.add(
                                FractionsSkill.of(said, came, rows, columns, threshold, side));
                    }
                    Blur blur = Blur.of(said, cameOrZero, rows, columns);
                    scores.merge(
                            new Place(nowcaster, lead),
                            new PatternScore(fractions, blur),
                            PatternScore::plus);
                });
    }

    /** The field where it counts, undefined cells as nothing; elsewhere something else. */
    private float[] kept(float[] field, boolean[] counted, float elsewhere) {
        float[] kept = new float[field.length];
        Arrays.fill(kept, elsewhere);
        for (int i = 0; i < kept.length; i++) {
            if (counted[i]) {
                kept[i] = Float.isNaN(field[i]) ? scoring.quantity().nothing() : field[i];
            }
        }
        return kept;
    }

    /** What a nowcaster has earned at a lead; nothing counted if it was never scored there. */
    public PatternScore score(String nowcaster, int lead) {
        return scores.getOrDefault(
                new Place(nowcaster, lead), PatternScore.empty(scoring.thresholds().size()));
    }
}
