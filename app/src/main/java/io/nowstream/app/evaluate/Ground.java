package io.nowstream.app.evaluate;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.models.serving.Adapter;
import java.util.List;

/** Where nowcasts are compared: on the feed's own cells, or in a network's model space. */
interface Ground {

    /** What is compared, of a feed that measures this. */
    List<Quantity> quantities(List<Quantity> observed);

    /** The cells that are compared, of a feed on this grid. */
    Grid grid(Grid observed);

    /** One observed frame, channel after channel, as it is compared; only read. */
    float[] field(float[] observed, Grid grid, List<Quantity> quantities);

    /** The feed's own cells, in its own unit. */
    static Ground asObserved() {
        return new Ground() {
            @Override
            public List<Quantity> quantities(List<Quantity> observed) {
                return observed;
            }

            @Override
            public Grid grid(Grid observed) {
                return observed;
            }

            @Override
            public float[] field(float[] observed, Grid grid, List<Quantity> quantities) {
                return observed;
            }
        };
    }

    /** The pooled cells of a network, in its quantities. */
    static Ground modelSpace(Adapter adapter, List<Quantity> model) {
        return new Ground() {
            @Override
            public List<Quantity> quantities(List<Quantity> observed) {
                return model;
            }

            @Override
            public Grid grid(Grid observed) {
                return adapter.pooledGrid(observed);
            }

            @Override
            public float[] field(float[] observed, Grid grid, List<Quantity> quantities) {
                return adapter.inModelSpace(observed, grid, quantities);
            }
        };
    }
}
