/** What packing and the wire format take, by JMH. */
@NullMarked
package io.nowstream.bench.codec;

import org.jspecify.annotations.NullMarked;
