package io.nowstream.models;

import io.nowstream.frames.Grid;

/**
 * The fields of one rollout.
 *
 * @param grid where the cells lie: the sequence's grid, or one pooled from it
 * @param fields lead 1 first; each with the sequence's channels, one after the other, row-major,
 *     {@code grid.cells()} values each in the channel's quantity, NaN where nothing can be said
 */
public record Rollout(Grid grid, float[][] fields) {}
