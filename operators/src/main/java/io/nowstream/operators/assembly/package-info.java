/** Frames of a feed become sequences. */
@NullMarked
package io.nowstream.operators.assembly;

import org.jspecify.annotations.NullMarked;
