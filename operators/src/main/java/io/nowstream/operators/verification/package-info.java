/**
 * Scores of what was published and of the baselines beside it, as the truth arrives.
 *
 * <p>{@link io.nowstream.operators.verification.Verifier} joins nowcasts with the frames that come
 * true; {@link io.nowstream.operators.verification.ScoreWindows} sums up hours and days.
 */
@NullMarked
package io.nowstream.operators.verification;

import org.jspecify.annotations.NullMarked;
