/** Reflectivity composites of the Finnish Meteorological Institute, gzipped PGM files. */
@NullMarked
package io.nowstream.ingest.fmi;

import org.jspecify.annotations.NullMarked;
