package io.nowstream.models;

import io.nowstream.frames.Grid;

/**
 * The fields of one rollout.
 *
 * @param grid where the cells lie: the sequence's grid, or one pooled from it
 * @param fields lead 1 first; each row-major, {@code grid.cells()} values in the sequence's
 *     quantity, NaN where nothing can be said
 */
public record Rollout(Grid grid, float[][] fields) {}
