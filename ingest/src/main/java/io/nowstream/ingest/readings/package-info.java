/**
 * From files of point observations (rain gauges, loop detectors, probe vehicles) to {@link
 * io.nowstream.frames.Reading}s: CSV or JSON lines, with a layout of sensors that says where each
 * stands.
 */
@NullMarked
package io.nowstream.ingest.readings;

import org.jspecify.annotations.NullMarked;
