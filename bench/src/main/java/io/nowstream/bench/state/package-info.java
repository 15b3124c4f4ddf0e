/** What assembly keeps per feed. */
@NullMarked
package io.nowstream.bench.state;

import org.jspecify.annotations.NullMarked;
