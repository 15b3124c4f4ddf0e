/**
 * Thermal cameras of few pixels that write a line of JSON for each picture, by a clock of their
 * own.
 */
@NullMarked
package io.nowstream.ingest.thermal;

import org.jspecify.annotations.NullMarked;
