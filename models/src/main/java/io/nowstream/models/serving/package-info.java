/** Between a feed and a network: units, cells, sizes, and back. */
@NullMarked
package io.nowstream.models.serving;

import org.jspecify.annotations.NullMarked;
