/** Puts the modules together: jobs, the demonstration, live runs, the command line. */
@NullMarked
package io.nowstream.app;

import org.jspecify.annotations.NullMarked;
