package io.nowstream.operators.warning;

import io.nowstream.frames.Grid;
import io.nowstream.frames.GridProjection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.operation.union.UnaryUnionOp;
import org.locationtech.jts.simplify.TopologyPreservingSimplifier;

/**
 * The outline of an area as a person should see it: few points, no holes, one ring where its parts
 * were grown together.
 *
 * <p>Cells, or blocks of them where there are many, are traced along their edges; gaps narrower
 * than the grow distance are closed; steps are smoothed to about a cell, and more while a ring has
 * over {@value #MOST_POINTS} points. All this is done in projection metres.
 *
 * <p>Reused by one thread: remembers the last grid's projection.
 */
final class Outline {

    /** Points of a ring, the closing one included. */
    static final int MOST_POINTS = 100;

    /** The largest parts are drawn, the rest left out; closing has joined most of them. */
    static final int MOST_RINGS = 16;

    /**
     * An area wider or higher than this is traced in blocks of cells: nobody sees the difference.
     */
    private static final int MOST_ACROSS = 64;

    /** What a few cells look like is left alone. */
    private static final int FEW_POINTS = 13;

    /** A staircase deviates from its diagonal by 0.71 of a cell. */
    private static final double STAIRS = 0.75;

    private static final GeometryFactory GEOMETRY = new GeometryFactory();

    private @Nullable Grid projected;
    private @Nullable GridProjection projection;

    /**
     * @return closed rings, largest first, each a list of longitude, latitude pairs (degrees), or
     *     of column, row pairs on a grid without geography
     */
    double[][] of(Area area, Grid grid, double growMetres) {
        List<Polygon> parts = new ArrayList<>();
        EdgeTracer tracer = new EdgeTracer(area.runs(), grid.columns(), MOST_ACROSS);
        double tolerance = STAIRS * tracer.block() * cellMetres(grid);
        for (int[][] ring : tracer.rings()) {
            parts.add(simplified(polygon(ring, grid), tolerance));
        }
        if (parts.size() > 1) {
            parts = closed(parts, growMetres, tolerance);
        }
        parts.sort(
                Comparator.comparingDouble(Polygon::getArea)
                        .reversed()
                        .thenComparing(part -> part.getCoordinate()));
        List<double[]> rings = new ArrayList<>();
        for (Polygon part : parts.subList(0, Math.min(MOST_RINGS, parts.size()))) {
            double[] ring = onTheMap(part.getExteriorRing(), grid);
            if (isFinite(ring)) {
                rings.add(ring);
            }
        }
        return rings.toArray(new double[0][]);
    }

    private static Polygon polygon(int[][] ring, Grid grid) {
        Coordinate[] points = new Coordinate[ring.length];
        for (int i = 0; i < ring.length; i++) {
            points[i] =
                    new Coordinate(
                            ring[i][0] * grid.cellWidthMetres(),
                            ring[i][1] * grid.cellHeightMetres());
        }
        return GEOMETRY.createPolygon(points);
    }

    private static Polygon simplified(Polygon part, double toleranceMetres) {
        Polygon simple = part;
        double tolerance = toleranceMetres;
        while (simple.getNumPoints() > FEW_POINTS
                && (tolerance == toleranceMetres || simple.getNumPoints() > MOST_POINTS)) {
            if (!(TopologyPreservingSimplifier.simplify(part, tolerance) instanceof Polygon next)
                    || next.isEmpty()) {
                return simple;
            }
            simple = next;
            tolerance *= 1.5;
        }
        return simple;
    }

    /** Closes what is narrower than the grow distance: out by half of it, and in again. */
    private static List<Polygon> closed(
            List<Polygon> parts, double growMetres, double toleranceMetres) {
        double half = growMetres / 2;
        Geometry together = UnaryUnionOp.union(parts);
        if (half > 0) {
            together = together.buffer(half, 2).buffer(-half, 2);
        }
        List<Polygon> joined = new ArrayList<>();
        for (int i = 0; i < together.getNumGeometries(); i++) {
            if (together.getGeometryN(i) instanceof Polygon part && !part.isEmpty()) {
                Polygon filled = GEOMETRY.createPolygon(part.getExteriorRing());
                joined.add(simplified(filled, toleranceMetres));
            }
        }
        return joined;
    }

    private double[] onTheMap(LinearRing outline, Grid grid) {
        Coordinate[] points = outline.getCoordinates();
        double[] ring = new double[2 * points.length];
        for (int i = 0; i < points.length; i++) {
            double column = points[i].x / grid.cellWidthMetres();
            double row = points[i].y / grid.cellHeightMetres();
            double[] place =
                    grid.hasGeography()
                            ? projectionOf(grid).lonLat(row, column)
                            : new double[] {column, row};
            ring[2 * i] = place[0];
            ring[2 * i + 1] = place[1];
        }
        return ring;
    }

    private GridProjection projectionOf(Grid grid) {
        GridProjection known = projection;
        if (known == null || !grid.equals(projected)) {
            known = new GridProjection(grid);
            projection = known;
            projected = grid;
        }
        return known;
    }

    private static boolean isFinite(double[] ring) {
        for (double number : ring) {
            if (!Double.isFinite(number)) {
                return false;
            }
        }
        return true;
    }

    private static double cellMetres(Grid grid) {
        return Math.max(grid.cellWidthMetres(), grid.cellHeightMetres());
    }
}
