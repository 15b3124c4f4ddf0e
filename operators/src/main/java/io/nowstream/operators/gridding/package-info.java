/**
 * From readings to frames, in a branch of its own before assembly: {@link
 * io.nowstream.operators.gridding.GriddingJob}.
 *
 * <p>Here, and nowhere before the rollout, watermarks decide: a slot of a feed is an event-time
 * window. Its clock is the feed's own all the same.
 */
@NullMarked
package io.nowstream.operators.gridding;

import org.jspecify.annotations.NullMarked;
