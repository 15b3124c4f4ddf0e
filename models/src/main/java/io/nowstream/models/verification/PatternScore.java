package io.nowstream.models.verification;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What one nowcaster has earned at one lead, seen over more than one cell at a time. Scores of the
 * same thresholds add up.
 *
 * @param fractions one per threshold, in the scoring's order
 * @param blur what became of small scales
 */
public record PatternScore(List<FractionsSkill> fractions, Blur blur) {

    public PatternScore {
        fractions = List.copyOf(fractions);
    }

    /** Nothing counted yet. */
    public static PatternScore empty(int thresholds) {
        return new PatternScore(Collections.nCopies(thresholds, FractionsSkill.EMPTY), Blur.EMPTY);
    }

    public PatternScore plus(PatternScore other) {
        if (fractions.size() != other.fractions.size()) {
            throw new IllegalArgumentException(
                    "scores over %d and %d thresholds do not add up"
                            .formatted(fractions.size(), other.fractions.size()));
        }
        List<FractionsSkill> sums = new ArrayList<>(fractions.size());
        for (int i = 0; i < fractions.size(); i++) {
            sums.add(fractions.get(i).plus(other.fractions.get(i)));
        }
        return new PatternScore(sums, blur.plus(other.blur));
    }
}
