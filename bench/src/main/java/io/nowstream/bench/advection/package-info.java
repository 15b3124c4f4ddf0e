/** What the advection baseline takes. */
@NullMarked
package io.nowstream.bench.advection;

import org.jspecify.annotations.NullMarked;
