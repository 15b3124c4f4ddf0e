package io.nowstream.ingest.hdf5;

/**
 * A two-dimensional dataset of integers as stored.
 *
 * @param cells row-major, {@code rows · columns} values, in the file's order
 */
public record IntegerGrid(int rows, int columns, int[] cells) {}
