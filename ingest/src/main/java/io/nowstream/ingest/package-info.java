/**
 * From files to frames: single files as they arrive ({@link io.nowstream.ingest.FrameFormat}) and
 * archives of the past ({@link io.nowstream.ingest.Archive}).
 *
 * <p>A format is a package of its own and one line in {@link io.nowstream.ingest.FrameFormats} or
 * {@link io.nowstream.ingest.Archives}. Every reader delivers physical units, row 0 in the north,
 * and the three states of a cell; whatever it cannot read becomes a {@link
 * io.nowstream.ingest.MalformedFrameException} that names file and reason.
 */
@NullMarked
package io.nowstream.ingest;

import org.jspecify.annotations.NullMarked;
