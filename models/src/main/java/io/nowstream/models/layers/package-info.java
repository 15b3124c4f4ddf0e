/** The parts that networks are built of, the selective scan first of all. */
@NullMarked
package io.nowstream.models.layers;

import org.jspecify.annotations.NullMarked;
