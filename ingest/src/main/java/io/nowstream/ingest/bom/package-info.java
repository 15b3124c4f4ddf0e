/** Rain accumulation of the Australian Bureau of Meteorology (Rainfields), NetCDF-4 files. */
@NullMarked
package io.nowstream.ingest.bom;

import org.jspecify.annotations.NullMarked;
