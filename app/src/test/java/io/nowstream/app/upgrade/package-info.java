/** Savepoints of earlier releases, and what this one must make of them. */
@NullMarked
package io.nowstream.app.upgrade;

import org.jspecify.annotations.NullMarked;
