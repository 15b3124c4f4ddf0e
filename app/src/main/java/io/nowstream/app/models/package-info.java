/**
 * Checkpoints in the running system: where the job finds them, and how a candidate is tried on a
 * feed and released.
 *
 * <p>Start with {@link io.nowstream.app.models.Candidate}.
 */
@NullMarked
package io.nowstream.app.models;

import org.jspecify.annotations.NullMarked;
