/** Sequences become nowcasts, in batches across feeds. */
@NullMarked
package io.nowstream.operators.rollout;

import org.jspecify.annotations.NullMarked;
