/** The streaming job on a local cluster. */
@NullMarked
package io.nowstream.app.job;

import org.jspecify.annotations.NullMarked;
