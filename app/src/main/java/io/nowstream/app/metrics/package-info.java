/** What the processes of a run tell Prometheus. */
@NullMarked
package io.nowstream.app.metrics;

import org.jspecify.annotations.NullMarked;
