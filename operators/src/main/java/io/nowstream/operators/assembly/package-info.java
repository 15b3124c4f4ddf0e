/**
 * Frames of a feed become sequences.
 *
 * <p>Start with {@link io.nowstream.operators.assembly.Admission} and {@link
 * io.nowstream.operators.assembly.SequenceAssembler}; what leaves when is decided by {@link
 * io.nowstream.operators.assembly.Timeline}, without Flink and without frames.
 */
@NullMarked
package io.nowstream.operators.assembly;

import org.jspecify.annotations.NullMarked;
