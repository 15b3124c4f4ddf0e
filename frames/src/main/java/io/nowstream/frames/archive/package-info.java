/**
 * Frames at rest: an append-only archive in Zarr version 2, a folder per feed and a group per UTC
 * day, on a {@link io.nowstream.frames.Store}. {@code docs/archive.md} shows the layout.
 *
 * <p>Cells lie in their chunks as they travelled: numcodecs' {@code shuffle} and {@code zstd} are
 * what {@link io.nowstream.frames.Cells} does. One chunk is one channel of one frame; what a group
 * counts is written last, so whatever is counted is whole.
 *
 * <p>Start with {@link io.nowstream.frames.archive.ArchiveWriter} and {@link
 * io.nowstream.frames.archive.FrameArchive}.
 */
@NullMarked
package io.nowstream.frames.archive;

import org.jspecify.annotations.NullMarked;
