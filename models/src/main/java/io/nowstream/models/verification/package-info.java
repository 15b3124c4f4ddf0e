/**
 * Scores of nowcasts: counts and sums that add up, per nowcaster and lead.
 *
 * <p>A ratio is made at the very end, of sums over everything that is compared; ratios are never
 * averaged. All nowcasters of a comparison are scored over the same cells, so their n is the same.
 *
 * <p>Start with {@link io.nowstream.models.verification.ScoreBoard}.
 */
@NullMarked
package io.nowstream.models.verification;

import org.jspecify.annotations.NullMarked;
