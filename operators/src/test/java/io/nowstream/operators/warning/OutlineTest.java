package io.nowstream.operators.warning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nowstream.frames.Grid;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;

/** Areas are given by what is in them; the grid is 200 x 200 cells of 1 km unless said. */
class OutlineTest {

    private static final Grid GRID = Grid.local(200, 200, 1000);
    private static final GeometryFactory GEOMETRY = new GeometryFactory();

    private final Outline outline = new Outline();

    private static Area area(Grid grid, BiPredicate<Integer, Integer> inside) {
        List<Integer> runs = new ArrayList<>();
        int cells = 0;
        for (int row = 0; row < grid.rows(); row++) {
            boolean open = false;
            for (int column = 0; column < grid.columns(); column++) {
                if (!inside.test(row, column)) {
                    open = false;
                    continue;
                }
                if (!open) {
                    runs.add(row * grid.columns() + column);
                    runs.add(0);
                    open = true;
                }
                runs.set(runs.size() - 1, runs.get(runs.size() - 1) + 1);
                cells++;
            }
        }
        short[] leads = new short[cells];
        return new Area(
                true,
                cells,
                50,
                1,
                1,
                runs.stream().mapToInt(Integer::intValue).toArray(),
                leads,
                leads,
                0);
    }

    private static Polygon polygon(double[] ring) {
        Coordinate[] points = new Coordinate[ring.length / 2];
        for (int i = 0; i < points.length; i++) {
            points[i] = new Coordinate(ring[2 * i], ring[2 * i + 1]);
        }
        return GEOMETRY.createPolygon(points);
    }

    private static boolean isInDisc(int row, int column, int centreRow, int centreColumn, int r) {
        return Math.hypot(row - centreRow, column - centreColumn) <= r;
    }

    @Test
    void a_disc_is_smooth_and_keeps_its_size() {
        Area disc = area(GRID, (row, column) -> isInDisc(row, column, 100, 100, 60));

        double[][] rings = outline.of(disc, GRID, 0);

        assertThat(rings).hasNumberOfRows(1);
        assertThat(rings[0].length / 2).isBetween(12, Outline.MOST_POINTS);
        assertThat(polygon(rings[0]).isValid()).isTrue();
        // In blocks of two cells it errs outwards, by a cell at most.
        assertThat(polygon(rings[0]).getArea()).isBetween(0.99 * disc.cells(), 1.04 * disc.cells());
    }

    @Test
    void a_ragged_coast_has_no_more_points_than_allowed() {
        Area comb =
                area(
                        GRID,
                        (row, column) ->
                                row > 20 && row < 180 && (row < 60 || column % 7 < 3 || row > 150));

        for (double[] ring : outline.of(comb, GRID, 0)) {
            assertThat(ring.length / 2).isLessThanOrEqualTo(Outline.MOST_POINTS);
            assertThat(polygon(ring).isValid()).isTrue();
        }
    }

    @Test
    void parts_nearer_than_the_grow_distance_share_one_ring() {
        Area two =
                area(
                        GRID,
                        (row, column) ->
                                isInDisc(row, column, 100, 60, 20)
                                        || isInDisc(row, column, 100, 104, 20));

        assertThat(outline.of(two, GRID, 0)).hasNumberOfRows(2);
        assertThat(outline.of(two, GRID, 5000)).hasNumberOfRows(1);
    }

    @Test
    void many_crumbs_are_at_most_a_few_rings() {
        Area crumbs = area(GRID, (row, column) -> row % 6 == 0 && column % 6 == 0);

        assertThat(outline.of(crumbs, GRID, 0)).hasNumberOfRows(Outline.MOST_RINGS);
    }

    @Test
    void rings_are_longitude_latitude_where_the_grid_has_geography() {
        // Polar stereographic, true at 60 N, as the Dutch composite; a square of 2 x 2 cells around
        // the point that lies on the central meridian (0 E) 3,650 km from the pole.
        String projection =
                "+proj=stere +lat_0=90 +lon_0=0 +lat_ts=60 +a=6378137 +b=6356752.314 +x_0=0 +y_0=0";
        Grid grid = new Grid(700, 700, projection, -350_000, -3_300_000, 1000, 1000);
        Area square =
                area(
                        grid,
                        (row, column) -> row >= 349 && row < 351 && column >= 349 && column < 351);

        double[][] rings = outline.of(square, grid, 0);

        assertThat(rings).hasNumberOfRows(1);
        double[] ring = rings[0];
        assertThat(ring).hasSize(10);
        assertThat(new double[] {ring[8], ring[9]}).containsExactly(ring[0], ring[1]);
        // By symmetry the corners lie as far west as east of the meridian; west, north first.
        assertThat(ring[0]).isCloseTo(-ring[2], within(1e-9)).isNegative();
        assertThat(ring[1]).isCloseTo(ring[3], within(1e-9)).isGreaterThan(ring[5]);
        // Snyder (1987), equations 21-33 to 21-40, by hand for x = -1 km, y = -3649 km.
        assertThat(ring[0]).isCloseTo(Math.toDegrees(Math.atan2(-1, 3649)), within(1e-9));
        assertThat(ring[1]).isCloseTo(latitudeAt(Math.hypot(1000, 3_649_000)), within(1e-7));
    }

    /**
     * Latitude at a distance from the pole on the map: Snyder 15-9, iterated, with 21-34, 21-40.
     */
    private static double latitudeAt(double rho) {
        double a = 6378137;
        double b = 6356752.314;
        double e = Math.sqrt(1 - b * b / (a * a));
        double trueAt = Math.toRadians(60);
        double m = Math.cos(trueAt) / Math.sqrt(1 - Math.pow(e * Math.sin(trueAt), 2));
        double t = rho * t(trueAt, e) / (a * m);
        double latitude = Math.PI / 2 - 2 * Math.atan(t);
        for (int i = 0; i < 20; i++) {
            double es = e * Math.sin(latitude);
            latitude = Math.PI / 2 - 2 * Math.atan(t * Math.pow((1 - es) / (1 + es), e / 2));
        }
        return Math.toDegrees(latitude);
    }

    private static double t(double latitude, double e) {
        double es = e * Math.sin(latitude);
        return Math.tan(Math.PI / 4 - latitude / 2) / Math.pow((1 - es) / (1 + es), e / 2);
    }

    @Test
    void rings_are_column_row_where_it_has_none() {
        Area square = area(GRID, (row, column) -> row == 7 && column >= 30 && column < 32);

        assertThat(outline.of(square, GRID, 0)[0])
                .containsExactly(30, 7, 32, 7, 32, 8, 30, 8, 30, 7);
    }
}
