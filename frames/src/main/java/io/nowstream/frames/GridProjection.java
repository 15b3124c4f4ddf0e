package io.nowstream.frames;

import org.locationtech.proj4j.BasicCoordinateTransform;
import org.locationtech.proj4j.CRSFactory;
import org.locationtech.proj4j.CoordinateReferenceSystem;
import org.locationtech.proj4j.ProjCoordinate;

/**
 * Between cells of a grid and longitude and latitude (degrees, WGS 84 axes without a datum shift).
 *
 * <p>Not thread-safe; make one per thread.
 */
public final class GridProjection {

    private static final String LONGITUDE_LATITUDE = "+proj=longlat +datum=WGS84 +no_defs";

    private final Grid grid;
    private final BasicCoordinateTransform toLonLat;
    private final BasicCoordinateTransform fromLonLat;

    /**
     * @throws IllegalArgumentException if the grid has no geography or its projection is not
     *     understood
     */
    public GridProjection(Grid grid) {
        if (!grid.hasGeography()) {
            throw new IllegalArgumentException("a grid without geography has no longitudes");
        }
        this.grid = grid;
        CRSFactory factory = new CRSFactory();
        try {
            CoordinateReferenceSystem here =
                    factory.createFromParameters("grid", grid.projection());
            CoordinateReferenceSystem earth =
                    factory.createFromParameters("lonlat", LONGITUDE_LATITUDE);
            toLonLat = new BasicCoordinateTransform(here, earth);
            fromLonLat = new BasicCoordinateTransform(earth, here);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "projection \"%s\" is not understood: %s"
                            .formatted(grid.projection(), e.getMessage()),
                    e);
        }
    }

    /**
     * Where a cell lies.
     *
     * @param row fractional row, 0 at the northern edge
     * @param column fractional column, 0 at the western edge
     * @return longitude and latitude, degrees
     */
    public double[] lonLat(double row, double column) {
        ProjCoordinate out = new ProjCoordinate();
        toLonLat.transform(new ProjCoordinate(grid.x(column), grid.y(row)), out);
        return new double[] {out.x, out.y};
    }

    /**
     * Which cell a place lies in.
     *
     * @return fractional row and column of a place; may lie outside the grid, NaN where the
     *     projection does not reach
     */
    public double[] rowColumn(double longitude, double latitude) {
        ProjCoordinate out = new ProjCoordinate();
        try {
            fromLonLat.transform(new ProjCoordinate(longitude, latitude), out);
        } catch (RuntimeException outsideTheProjection) {
            return new double[] {Double.NaN, Double.NaN};
        }
        return new double[] {
            (grid.northMetres() - out.y) / grid.cellHeightMetres(),
            (out.x - grid.westMetres()) / grid.cellWidthMetres()
        };
    }
}
