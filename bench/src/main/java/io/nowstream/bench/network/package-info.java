/** A checkpoint where it serves: what a nowcast takes, and a replay by it. */
@NullMarked
package io.nowstream.bench.network;

import org.jspecify.annotations.NullMarked;
