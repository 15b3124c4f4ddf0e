/**
 * The records that travel between Nowstream's processes, how their cells are packed, and how they
 * are written on the wire.
 *
 * <p>Start with {@link io.nowstream.frames.Frame}, {@link io.nowstream.frames.ForecastField} and
 * {@link io.nowstream.frames.Packing}.
 */
@NullMarked
package io.nowstream.frames;

import org.jspecify.annotations.NullMarked;
