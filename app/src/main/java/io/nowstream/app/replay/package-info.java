/** Replays: an archive's feeds as the job sees them, and what came out of a finished replay. */
@NullMarked
package io.nowstream.app.replay;

import org.jspecify.annotations.NullMarked;
