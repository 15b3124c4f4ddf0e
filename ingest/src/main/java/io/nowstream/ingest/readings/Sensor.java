package io.nowstream.ingest.readings;

import io.nowstream.frames.Quantity;

/**
 * A sensor that stands somewhere.
 *
 * @param id as its readings name it
 * @param quantity what it measures, in that quantity's unit
 * @param x to the east, metres of the grid's projection
 * @param y to the north, metres of the grid's projection
 */
public record Sensor(String id, Quantity quantity, double x, double y) {}
