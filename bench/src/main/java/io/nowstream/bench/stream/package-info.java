/** What the stream adds to a nowcast: broker, assembly, rollout operator, sinks. */
@NullMarked
package io.nowstream.bench.stream;

import org.jspecify.annotations.NullMarked;
