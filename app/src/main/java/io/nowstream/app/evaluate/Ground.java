package io.nowstream.app.evaluate;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.models.serving.Adapter;

/** Where nowcasts are compared: on the feed's own cells, or in a network's model space. */
interface Ground {

    /** What is compared, of a feed that measures this. */
    Quantity quantity(Quantity observed);

    /** The cells that are compared, of a feed on this grid. */
    Grid grid(Grid observed);

    /** One observed field as it is compared; only read. */
    float[] field(float[] observed, Grid grid, Quantity quantity);

    /** The feed's own cells, in its own unit. */
    static Ground asObserved() {
        return new Ground() {
            @Override
            public Quantity quantity(Quantity observed) {
                return observed;
            }

            @Override
            public Grid grid(Grid observed) {
                return observed;
            }

            @Override
            public float[] field(float[] observed, Grid grid, Quantity quantity) {
                return observed;
            }
        };
    }

    /** The pooled cells of a network, in its quantity. */
    static Ground modelSpace(Adapter adapter, Quantity model) {
        return new Ground() {
            @Override
            public Quantity quantity(Quantity observed) {
                return model;
            }

            @Override
            public Grid grid(Grid observed) {
                return adapter.pooledGrid(observed);
            }

            @Override
            public float[] field(float[] observed, Grid grid, Quantity quantity) {
                return adapter.inModelSpace(observed, grid, quantity);
            }
        };
    }
}
