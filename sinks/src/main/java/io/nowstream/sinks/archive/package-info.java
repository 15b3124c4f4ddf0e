/**
 * Frames from the topic into the archive. Start with {@link
 * io.nowstream.sinks.archive.ArchiveTail}; {@link io.nowstream.frames.archive} says what lies
 * there.
 */
@NullMarked
package io.nowstream.sinks.archive;

import org.jspecify.annotations.NullMarked;
