package io.nowstream.models;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import java.time.Duration;

/**
 * What a feed offers and wants: what a nowcaster accepts or refuses.
 *
 * @param feed its name, for messages
 * @param grid where the cells lie
 * @param quantity what is measured
 * @param cadence time between frames
 * @param length frames per sequence
 * @param leads leads wanted
 */
public record FeedShape(
        String feed, Grid grid, Quantity quantity, Duration cadence, int length, int leads) {}
