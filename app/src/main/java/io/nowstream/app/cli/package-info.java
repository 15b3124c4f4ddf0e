/** The command line: one class per verb. */
@NullMarked
package io.nowstream.app.cli;

import org.jspecify.annotations.NullMarked;
