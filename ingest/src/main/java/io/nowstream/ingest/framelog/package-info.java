/**
 * Frame logs: our own simplest archive, a file of frames one after another, written by {@link
 * io.nowstream.ingest.framelog.FrameLogWriter} and opened by {@link
 * io.nowstream.ingest.framelog.FrameLogArchive}.
 *
 * <p>A file {@code *.frames} holds one feed. Numbers are big-endian; text is UTF-8 with its length
 * in bytes as an unsigned 16-bit number before it:
 *
 * <pre>
 *   NSFRAME1           8 bytes of ASCII
 *   feed               text
 *   cadence            int64, milliseconds
 *   ends               uint8, 1 if the series has an end of its own, else 0
 *   then, frame by frame in order of valid time:
 *     valid time       int64, milliseconds since 1970-01-01T00:00:00Z
 *     length           int32, bytes of the message
 *     message          the frame as it travels, see {@link io.nowstream.frames.wire.Wire}
 * </pre>
 */
@NullMarked
package io.nowstream.ingest.framelog;

import org.jspecify.annotations.NullMarked;
