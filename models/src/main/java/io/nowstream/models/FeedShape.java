package io.nowstream.models;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import java.time.Duration;
import java.util.List;

/**
 * What a feed offers and wants: what a nowcaster accepts or refuses.
 *
 * @param feed its name, for messages
 * @param grid where the cells lie
 * @param quantities what is measured, by channel
 * @param cadence time between frames
 * @param length frames per sequence
 * @param leads leads wanted
 */
public record FeedShape(
        String feed,
        Grid grid,
        List<Quantity> quantities,
        Duration cadence,
        int length,
        int leads) {

    public FeedShape {
        quantities = List.copyOf(quantities);
    }

    /** Of one channel. */
    public FeedShape(
            String feed, Grid grid, Quantity quantity, Duration cadence, int length, int leads) {
        this(feed, grid, List.of(quantity), cadence, length, leads);
    }

    /**
     * What is measured, where there is one channel.
     *
     * @throws IllegalStateException if there are several
     */
    public Quantity quantity() {
        return only(feed, quantities);
    }

    static Quantity only(String feed, List<Quantity> quantities) {
        if (quantities.size() != 1) {
            throw new IllegalStateException(
                    "%s has %d channels where one is dealt with"
                            .formatted(feed, quantities.size()));
        }
        return quantities.get(0);
    }
}
