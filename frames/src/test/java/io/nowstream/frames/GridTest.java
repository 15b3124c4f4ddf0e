package io.nowstream.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GridTest {

    /** SEVIR's projection, the sphere written as proj4j reads it. */
    private static final String SEVIR =
            "+proj=laea +lat_0=38 +lon_0=-98 +units=m +a=6370997 +b=6370997";

    /** One row is 1000 m, and the catalogue rounds its corners to about a metre. */
    private static final double TWO_METRES = 0.002;

    /** The event S834603: 384 km square, corners (-276000, -900000) and (108000, -516000). */
    private static final Grid S834603 = new Grid(384, 384, SEVIR, -276_000, -516_000, 1000, 1000);

    @Test
    void the_corners_of_a_sevir_event_are_those_of_the_catalogue() {
        assertPlace(S834603, 384, 0, -100.8555301, 29.86291091);
        assertPlace(S834603, 0, 384, -96.83814671, 33.35231856);
    }

    @Test
    void row_0_is_north_and_column_0_is_west() {
        GridProjection projection = new GridProjection(S834603);
        double[] first = projection.lonLat(0.5, 0.5);
        assertThat(first[1]).isGreaterThan(projection.lonLat(383.5, 0.5)[1]);
        assertThat(first[0]).isLessThan(projection.lonLat(0.5, 383.5)[0]);
        assertThat(S834603.x(0.5)).isEqualTo(-275_500);
        assertThat(S834603.y(0.5)).isEqualTo(-516_500);
    }

    @Test
    void there_and_back_is_the_same_cell() {
        GridProjection projection = new GridProjection(S834603);
        for (int row = 0; row <= 384; row += 48) {
            for (int column = 0; column <= 384; column += 48) {
                double[] place = projection.lonLat(row, column);
                double[] back = projection.rowColumn(place[0], place[1]);
                assertThat(back[0]).isCloseTo(row, within(1e-6));
                assertThat(back[1]).isCloseTo(column, within(1e-6));
            }
        }
    }

    /** The +R= form puts this point 1.4 km away (EPSG/PROJ: 670380.166, 362891.223). */
    @Test
    void the_sphere_given_by_its_axes_matches_proj_to_a_centimetre() {
        Grid metres = new Grid(1, 1, SEVIR, 0, 0, 1, 1);
        double[] rowColumn = new GridProjection(metres).rowColumn(-90, 41);
        assertThat(rowColumn[1]).isCloseTo(670_380.166, within(0.01));
        assertThat(rowColumn[0]).isCloseTo(-362_891.223, within(0.01));
    }

    @Test
    void a_sphere_given_by_its_radius_is_refused() {
        assertThatThrownBy(() -> new Grid(1, 1, "+proj=laea +R=6370997", 0, 0, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("write the sphere as +a= +b=, not +R=, in \"+proj=laea +R=6370997\"");
    }

    @Test
    void grids_that_cannot_be_are_refused() {
        assertRefused("a grid has 1 to 67,108,864 cells, got 0 x 5", 0, 5, 1, 0);
        assertRefused(
                "a grid has 1 to 67,108,864 cells, got 2147483647 x 2147483647",
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                1,
                0);
        assertRefused("cells need a positive size, got NaN x NaN m", 5, 5, Double.NaN, 0);
        assertRefused(
                "cells need a positive size, got Infinity x Infinity m",
                5,
                5,
                Double.POSITIVE_INFINITY,
                0);
        assertRefused("a grid's corner is finite, got west NaN, north 0.0 m", 5, 5, 1, Double.NaN);
    }

    @Test
    void a_projection_that_is_not_understood_is_named() {
        Grid grid = new Grid(1, 1, "+proj=mollweid", 0, 0, 1, 1);
        assertThatThrownBy(() -> new GridProjection(grid))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("projection \"+proj=mollweid\" is not understood");
    }

    @Test
    void a_grid_without_geography_has_cells_and_no_longitudes() {
        Grid zones = Grid.local(20, 10, 500);
        assertThat(zones.hasGeography()).isFalse();
        assertThat(zones.cells()).isEqualTo(200);
        assertThat(zones.y(20)).isZero();
        assertThat(zones.cellSquareKilometres()).isEqualTo(0.25);
        assertThatThrownBy(() -> new GridProjection(zones))
                .hasMessage("a grid without geography has no longitudes");
    }

    private static void assertPlace(
            Grid grid, double row, double column, double longitude, double latitude) {
        double[] found = new GridProjection(grid).rowColumn(longitude, latitude);
        assertThat(found[0]).isCloseTo(row, within(TWO_METRES));
        assertThat(found[1]).isCloseTo(column, within(TWO_METRES));
        double[] place = new GridProjection(grid).lonLat(row, column);
        assertThat(place[0]).isCloseTo(longitude, within(2e-5));
        assertThat(place[1]).isCloseTo(latitude, within(2e-5));
    }

    private static void assertRefused(
            String reason, int rows, int columns, double cellMetres, double west) {
        assertThatThrownBy(() -> new Grid(rows, columns, "", west, 0, cellMetres, cellMetres))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(reason);
    }
}
