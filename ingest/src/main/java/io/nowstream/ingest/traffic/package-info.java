/**
 * Flows of vehicles between the cells of a city, as research benchmarks publish them: numpy's
 * {@code .npz}, slots of local time.
 *
 * <p>A set of files is a layout in {@link io.nowstream.ingest.traffic.FlowLayout} and a line in
 * {@link io.nowstream.ingest.traffic.TrafficFile}; its place on the map stands in {@code
 * places.json}.
 */
@NullMarked
package io.nowstream.ingest.traffic;

import org.jspecify.annotations.NullMarked;
