package io.nowstream.app.demo;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of the scenario {@code drift}. Field names are the keys of the JSON; times are by the
 * feed's clock, ISO, and null where it did not come to that.
 *
 * @param usual the keys of any replay
 * @param turnedAt when the weather changed
 * @param driftDetectedAt when retraining was asked for
 * @param retrained when a winner was registered
 * @param shadowedAt the first issue time at which it answered in the shadow
 * @param promotedAt the first issue time at which it was published
 * @param why why it was promoted, or why the incumbent stayed
 * @param skillBefore of what was published, before the turn
 * @param skillDuring from the turn to the promotion, or to the end where there was none
 * @param skillAfter at the end
 * @param audit every step with its evidence
 * @param sabotaged whether the candidate was spoiled
 */
@JsonPropertyOrder({
    "usual",
    "turnedAt",
    "driftDetectedAt",
    "retrained",
    "shadowedAt",
    "promotedAt",
    "why",
    "skillBefore",
    "skillDuring",
    "skillAfter",
    "audit",
    "sabotaged"
})
@JsonInclude(JsonInclude.Include.ALWAYS)
public record DriftReport(
        @JsonUnwrapped OnceReport usual,
        String turnedAt,
        @Nullable String driftDetectedAt,
        @Nullable String retrained,
        @Nullable String shadowedAt,
        @Nullable String promotedAt,
        String why,
        Skill skillBefore,
        Skill skillDuring,
        Skill skillAfter,
        List<Step> audit,
        boolean sabotaged) {

    /** Fewer verified nowcasts say nothing. */
    static final int FEWEST = 50;

    /**
     * 1 − MSE ÷ MSE of advection, 30 minutes ahead.
     *
     * @param skill NaN where nothing was verified
     * @param n verified nowcasts
     */
    public record Skill(double skill, int n) {}

    /**
     * A step of the audit.
     *
     * @param step what was done
     * @param at when
     * @param model which checkpoint, by name and the beginning of its hash; empty for none
     * @param evidence why
     */
    public record Step(String step, String at, String model, String evidence) {}

    /** For people. */
    public List<String> lines() {
        return List.of(
                "%,d of %,d nowcasts out, %,d duplicates"
                        .formatted(
                                usual.nowcastsOut(), usual.nowcastsExpected(), usual.duplicates()),
                String.format(
                        Locale.ROOT,
                        "skill over advection 30 min ahead: %.3f before (n %d), %.3f during (n %d),"
                                + " %.3f after (n %d)",
                        skillBefore.skill(),
                        skillBefore.n(),
                        skillDuring.skill(),
                        skillDuring.n(),
                        skillAfter.skill(),
                        skillAfter.n()),
                promotedAt == null
                        ? "the incumbent stays: " + why
                        : "promoted at %s: %s".formatted(promotedAt, why));
    }

    /** Which share of the lost skill has come back; NaN where none was lost. */
    double regained() {
        double lost = skillBefore.skill() - skillDuring.skill();
        return lost > 0 ? (skillAfter.skill() - skillDuring.skill()) / lost : Double.NaN;
    }

    /**
     * Whether all came that was expected, once, and the right one is published at the end: a better
     * one, which has brought back at least half of the skill that was lost; or, of a spoiled one,
     * the incumbent.
     */
    @JsonIgnore
    public boolean asItShould() {
        boolean counted =
                skillBefore.n() >= FEWEST && skillDuring.n() >= FEWEST && skillAfter.n() >= FEWEST;
        boolean right =
                sabotaged
                        ? driftDetectedAt != null && promotedAt == null
                        : promotedAt != null && regained() >= 0.5;
        return usual.whole() && counted && right;
    }
}
