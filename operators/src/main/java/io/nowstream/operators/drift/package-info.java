/**
 * Whether a feed's nowcasts are still as good as they were: asks for retraining where they are not.
 */
@NullMarked
package io.nowstream.operators.drift;

import org.jspecify.annotations.NullMarked;
