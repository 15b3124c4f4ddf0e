/** Rain accumulation of the Royal Netherlands Meteorological Institute, in KNMI's HDF5 layout. */
@NullMarked
package io.nowstream.ingest.knmi;

import org.jspecify.annotations.NullMarked;
