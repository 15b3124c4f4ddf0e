/**
 * The {@link io.nowstream.frames.Store} over Flink's file systems: what all processes of a run
 * share may lie in an object store.
 *
 * <p>Start with {@link io.nowstream.app.store.Stores}.
 */
@NullMarked
package io.nowstream.app.store;

import org.jspecify.annotations.NullMarked;
