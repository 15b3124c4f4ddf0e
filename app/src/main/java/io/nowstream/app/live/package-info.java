/** Live runs: what {@code nowstream run} does. */
@NullMarked
package io.nowstream.app.live;

import org.jspecify.annotations.NullMarked;
