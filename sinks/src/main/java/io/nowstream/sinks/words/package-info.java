/** What all ways out call the same: events, and times ahead. */
@NullMarked
package io.nowstream.sinks.words;

import org.jspecify.annotations.NullMarked;
