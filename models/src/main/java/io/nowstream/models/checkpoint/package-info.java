/** A trained model that describes itself, and where such models are kept. */
@NullMarked
package io.nowstream.models.checkpoint;

import org.jspecify.annotations.NullMarked;
