/** Scores of nowcasters on an archive. */
@NullMarked
package io.nowstream.app.evaluate;

import org.jspecify.annotations.NullMarked;
