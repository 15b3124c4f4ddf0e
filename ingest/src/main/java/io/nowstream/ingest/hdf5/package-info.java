/**
 * The one gate through which all HDF5 is read: {@link io.nowstream.ingest.hdf5.Hdf5File}. Nothing
 * outside this package reads with jHDF.
 */
@NullMarked
package io.nowstream.ingest.hdf5;

import org.jspecify.annotations.NullMarked;
