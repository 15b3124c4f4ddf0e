/** VMRNN-B with the fused scan beside the same with the loop: time and memory. */
@NullMarked
package io.nowstream.bench.vmrnn;

import org.jspecify.annotations.NullMarked;
