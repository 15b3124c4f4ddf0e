/** The Flink source over a run's log: {@link io.nowstream.ingest.source.FrameSource}. */
@NullMarked
package io.nowstream.ingest.source;

import org.jspecify.annotations.NullMarked;
