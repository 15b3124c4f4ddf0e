/**
 * Nowcasts become tracked warnings.
 *
 * <p>Start with {@link io.nowstream.operators.warning.WarningTracker} (order and state), then
 * {@link io.nowstream.operators.warning.OutlookReader} (fields to areas) and {@link
 * io.nowstream.operators.warning.WarningIssuer} (areas to warnings).
 */
@NullMarked
package io.nowstream.operators.warning;

import org.jspecify.annotations.NullMarked;
