/** The generated storm and the demonstration. */
@NullMarked
package io.nowstream.app.demo;

import org.jspecify.annotations.NullMarked;
