package io.nowstream.operators.warning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.operation.union.UnaryUnionOp;

/** Sets of cells are drawn as text; outlines are compared with the union of the cells' squares. */
class EdgeTracerTest {

    private static final GeometryFactory GEOMETRY = new GeometryFactory();

    private static List<int[][]> outline(String... rows) {
        return new EdgeTracer(runs(rows), rows[0].length(), 100).rings();
    }

    private static int[] runs(String... rows) {
        List<Integer> runs = new ArrayList<>();
        int columns = rows[0].length();
        for (int row = 0; row < rows.length; row++) {
            for (int column = 0; column < columns; column++) {
                boolean starts = column == 0 || rows[row].charAt(column - 1) == '.';
                if (rows[row].charAt(column) == '.') {
                    continue;
                }
                if (starts) {
                    runs.add(row * columns + column);
                    runs.add(0);
                }
                runs.set(runs.size() - 1, runs.get(runs.size() - 1) + 1);
            }
        }
        return runs.stream().mapToInt(Integer::intValue).toArray();
    }

    private static Polygon polygon(int[][] ring) {
        Coordinate[] points = new Coordinate[ring.length];
        for (int i = 0; i < ring.length; i++) {
            points[i] = new Coordinate(ring[i][0], ring[i][1]);
        }
        return GEOMETRY.createPolygon(points);
    }

    @Test
    void one_cell_is_a_square() {
        assertThat(outline("...", ".X.", "..."))
                .singleElement()
                .isEqualTo(new int[][] {{1, 1}, {2, 1}, {2, 2}, {1, 2}, {1, 1}});
    }

    @Test
    void cells_at_the_edge_of_the_grid_are_traced_like_others() {
        assertThat(outline("XX", "XX"))
                .singleElement()
                .isEqualTo(new int[][] {{0, 0}, {2, 0}, {2, 2}, {0, 2}, {0, 0}});
    }

    @Test
    void a_hole_is_left_out() {
        assertThat(outline("XXX", "X.X", "XXX"))
                .singleElement()
                .isEqualTo(new int[][] {{0, 0}, {3, 0}, {3, 3}, {0, 3}, {0, 0}});
    }

    @Test
    void cells_that_touch_by_a_corner_are_two_rings() {
        assertThat(outline("X.", ".X")).hasSize(2);
    }

    @Test
    void a_ring_whose_ends_touch_by_a_corner_does_not_touch_itself() {
        List<int[][]> rings = outline("XXX.", "X.X.", "X..X", "XXXX");

        assertThat(rings).allMatch(ring -> polygon(ring).isValid());
        assertThat(rings).hasSize(1);
    }

    @Test
    void a_large_set_is_traced_in_blocks_that_hold_all_of_its_cells() {
        int[] runs = runs(".....", ".XXX.", "...X.", ".....");

        assertThat(new EdgeTracer(runs, 5, 2).rings())
                .singleElement()
                .isEqualTo(new int[][] {{1, 1}, {4, 1}, {4, 3}, {1, 3}, {1, 1}});
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void outlines_of_noise_are_valid_and_cover_the_cells_and_their_holes(long seed) {
        Random random = new Random(seed);
        double density = 0.2 + 0.6 * random.nextDouble();
        String[] rows = new String[20];
        for (int row = 0; row < rows.length; row++) {
            StringBuilder text = new StringBuilder();
            for (int column = 0; column < 30; column++) {
                text.append(random.nextDouble() < density ? 'X' : '.');
            }
            rows[row] = text.toString();
        }

        List<int[][]> rings = outline(rows);

        assertThat(rings).allMatch(ring -> polygon(ring).isValid());
        Geometry traced = UnaryUnionOp.union(rings.stream().map(EdgeTracerTest::polygon).toList());
        assertThat(traced.symDifference(filledUnionOfSquares(rows)).getArea())
                .as("seed %d", seed)
                .isZero();
    }

    private static Geometry filledUnionOfSquares(String[] rows) {
        List<Geometry> squares = new ArrayList<>();
        for (int row = 0; row < rows.length; row++) {
            for (int column = 0; column < rows[row].length(); column++) {
                if (rows[row].charAt(column) == 'X') {
                    squares.add(
                            polygon(
                                    new int[][] {
                                        {column, row},
                                        {column + 1, row},
                                        {column + 1, row + 1},
                                        {column, row + 1},
                                        {column, row}
                                    }));
                }
            }
        }
        Geometry union = UnaryUnionOp.union(squares);
        List<Geometry> filled = new ArrayList<>();
        for (int i = 0; i < union.getNumGeometries(); i++) {
            filled.add(GEOMETRY.createPolygon(((Polygon) union.getGeometryN(i)).getExteriorRing()));
        }
        return UnaryUnionOp.union(filled);
    }
}
