package io.nowstream.frames;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One record of the topic {@code scores}: exactly one of the two is there.
 *
 * @param score the score of a nowcaster, or null
 * @param warning the score of a warning, or null
 */
public record ScoreRecord(@Nullable Score score, @Nullable WarningScore warning) {

    public static ScoreRecord of(Score score) {
        return new ScoreRecord(score, null);
    }

    public static ScoreRecord of(WarningScore warning) {
        return new ScoreRecord(null, warning);
    }

    /** The key. */
    public String feed() {
        return score != null ? score.feed() : there().feed();
    }

    /** When: the score's issue time or begin, the warning's outcome. */
    public Instant time() {
        return score != null ? score.from() : there().time();
    }

    private WarningScore there() {
        if (warning == null) {
            throw new IllegalStateException("a record of scores holds a score of some kind");
        }
        return warning;
    }
}
