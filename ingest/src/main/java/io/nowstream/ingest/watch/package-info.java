/**
 * Live feeds from a directory that is being filled: {@link
 * io.nowstream.ingest.watch.DirectoryIngest}.
 */
@NullMarked
package io.nowstream.ingest.watch;

import org.jspecify.annotations.NullMarked;
