/** The selective scan: the fused kernel beside the loop. */
@NullMarked
package io.nowstream.bench.scan;

import org.jspecify.annotations.NullMarked;
