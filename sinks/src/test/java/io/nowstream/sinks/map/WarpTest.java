package io.nowstream.sinks.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nowstream.frames.Grid;
import io.nowstream.frames.GridProjection;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WarpTest {

    private static final Grid NETHERLANDS = SyntheticRain.overTheNetherlands("nl").grid();

    /** The cell that the image shows at a place. */
    private static int cellAt(Warp warp, double longitude, double latitude) {
        MapExtent extent = warp.extent();
        double column =
                (Mercator.x(longitude) - extent.west())
                        / (extent.east() - extent.west())
                        * extent.width();
        double row =
                (extent.north() - Mercator.y(latitude))
                        / (extent.north() - extent.south())
                        * extent.height();
        return warp.cells()[(int) row * extent.width() + (int) column];
    }

    @Test
    void the_netherlands_lie_where_their_service_says() {
        // Corners of KNMI's composite as written in its files (geo_product_corners).
        MapExtent extent = MapExtent.of(NETHERLANDS);

        assertThat(Mercator.longitude(extent.west())).isCloseTo(0, within(1e-6));
        assertThat(Mercator.longitude(extent.east())).isCloseTo(10.856, within(0.001));
        assertThat(Mercator.latitude(extent.north())).isCloseTo(55.974, within(0.001));
        assertThat(Mercator.latitude(extent.south())).isCloseTo(48.895, within(0.001));
    }

    @Test
    void a_pixel_shows_the_cell_that_lies_there() {
        Warp warp = Warp.of(NETHERLANDS);
        GridProjection projection = new GridProjection(NETHERLANDS);
        Random random = new Random(5);
        double halfAPixel = 0.5 * NETHERLANDS.rows() / warp.extent().height() + 0.05;
        for (int i = 0; i < 500; i++) {
            double row = 3 + random.nextDouble() * (NETHERLANDS.rows() - 6);
            double column = 3 + random.nextDouble() * (NETHERLANDS.columns() - 6);
            double[] lonLat = projection.lonLat(row, column);

            int cell = cellAt(warp, lonLat[0], lonLat[1]);

            assertThat(cell).isNotEqualTo(Warp.OUTSIDE);
            assertThat(cell / NETHERLANDS.columns() + 0.5)
                    .isCloseTo(row, within(0.5 + 2 * halfAPixel));
            assertThat(cell % NETHERLANDS.columns() + 0.5)
                    .isCloseTo(column, within(0.5 + 2 * halfAPixel));
        }
    }

    @Test
    void what_is_not_on_the_grid_is_outside() {
        Warp warp = Warp.of(NETHERLANDS);
        // The image's south-eastern corner: the grid is narrower in the south.
        assertThat(warp.cells()[warp.cells().length - 1]).isEqualTo(Warp.OUTSIDE);
    }

    @Test
    void an_image_is_neither_tiny_nor_huge() {
        MapExtent small = MapExtent.of(Grid.local(10, 20, 1));
        MapExtent large = MapExtent.of(Grid.local(4000, 3000, 1));

        assertThat(small.width()).isEqualTo(768);
        assertThat(small.height()).isEqualTo(384);
        assertThat(large.height()).isEqualTo(1200);
        assertThat(large.width()).isEqualTo(900);
    }

    @Test
    void a_grid_without_geography_is_shown_cell_by_cell() {
        Grid grid = Grid.local(3, 4, 1);
        Warp warp = Warp.of(grid);

        assertThat(warp.extent().geographic()).isFalse();
        assertThat(warp.extent().east()).isEqualTo(4);
        assertThat(warp.extent().north()).isEqualTo(3);
        assertThat(warp.cells()[0]).isZero();
        assertThat(warp.cells()[warp.extent().width() - 1]).isEqualTo(3);
        assertThat(warp.cells()[warp.cells().length - 1]).isEqualTo(11);
    }

    @Test
    void a_grid_across_the_antimeridian_stays_in_one_piece() {
        Grid fiji =
                new Grid(
                        200,
                        200,
                        "+proj=laea +lat_0=-18 +lon_0=179 +x_0=0 +y_0=0 +a=6370997 +b=6370997",
                        -400_000,
                        400_000,
                        4000,
                        4000);

        Warp warp = Warp.of(fiji);

        assertThat(Mercator.longitude(warp.extent().west())).isBetween(174.0, 176.0);
        assertThat(Mercator.longitude(warp.extent().east())).isBetween(182.0, 184.0);
        assertThat(cellAt(warp, 182.0, -18)).isNotEqualTo(Warp.OUTSIDE);
    }

    @Test
    void a_grid_of_unknown_projection_is_shown_without_a_map() {
        Grid grid = new Grid(4, 4, "+proj=nobody", 0, 0, 1, 1);

        assertThat(MapExtent.of(grid).geographic()).isFalse();
    }

    @Test
    void an_outline_is_closed_and_follows_the_grid() {
        double[] outline = MapExtent.of(NETHERLANDS).outline();

        assertThat(outline[0]).isEqualTo(outline[outline.length - 2]);
        assertThat(outline[1]).isEqualTo(outline[outline.length - 1]);
        assertThat(outline).hasSize(2 * 65);
    }
}
