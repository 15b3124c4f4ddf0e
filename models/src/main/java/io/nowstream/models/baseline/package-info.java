/** The scores to beat and the fall-back: persistence and advection. */
@NullMarked
package io.nowstream.models.baseline;

import org.jspecify.annotations.NullMarked;
