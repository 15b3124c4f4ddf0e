/**
 * The Flink sources over a run's log, {@link io.nowstream.ingest.source.FrameSource}, and over its
 * readings, {@link io.nowstream.ingest.source.ReadingSource}.
 */
@NullMarked
package io.nowstream.ingest.source;

import org.jspecify.annotations.NullMarked;
