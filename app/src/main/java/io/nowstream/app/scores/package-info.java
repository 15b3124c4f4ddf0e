/** What the topic {@code scores} says: kept, summed up, shown. */
@NullMarked
package io.nowstream.app.scores;

import org.jspecify.annotations.NullMarked;
