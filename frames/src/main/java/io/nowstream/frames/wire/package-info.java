/** The records as Avro single-object encoding; the schemas lie in the jar. */
@NullMarked
package io.nowstream.frames.wire;

import org.jspecify.annotations.NullMarked;
