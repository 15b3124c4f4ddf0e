/**
 * The archive that a run writes, read back. {@link io.nowstream.frames.archive} says what lies
 * there.
 */
@NullMarked
package io.nowstream.ingest.zarr;

import org.jspecify.annotations.NullMarked;
