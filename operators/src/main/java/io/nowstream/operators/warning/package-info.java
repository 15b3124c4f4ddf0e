/** Nowcasts become tracked warnings. */
@NullMarked
package io.nowstream.operators.warning;

import org.jspecify.annotations.NullMarked;
