package io.nowstream.ingest.bom;

import io.nowstream.frames.Grid;
import io.nowstream.frames.GridProjection;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.hdf5.Hdf5File;

/**
 * The grid of a CF file: coordinate variables {@code x} and {@code y} and the grid mapping {@code
 * proj} (CF-1.6, section 5.6 and appendix F, Albers equal area). Coordinates are centres of cells,
 * as the convention has it where no bounds are given (section 7.1).
 */
final class BomGrid {

    private static final String MAPPING = "proj";

    /** Cells of one size, as far as float32 coordinates can tell. */
    private static final double UNEVEN = 1e-3;

    private BomGrid() {}

    static Grid of(Hdf5File hdf, int rows, int columns) throws MalformedFrameException {
        double[] x = axis(hdf, "x", columns);
        double[] y = axis(hdf, "y", rows);
        double width = x[1] - x[0];
        double height = y[0] - y[1];
        if (!(width > 0) || !(height > 0)) {
            throw new MalformedFrameException(
                    hdf.name(), "x does not go east or y does not go south, expected both to");
        }
        try {
            Grid grid =
                    new Grid(
                            rows,
                            columns,
                            projection(hdf),
                            x[0] - width / 2,
                            y[0] + height / 2,
                            width,
                            height);
            new GridProjection(grid);
            return grid;
        } catch (IllegalArgumentException e) {
            throw new MalformedFrameException(
                    hdf.name(), "x, y and proj describe no grid: " + e.getMessage(), e);
        }
    }

    /** Metres, evenly spaced. */
    private static double[] axis(Hdf5File hdf, String name, int size)
            throws MalformedFrameException {
        double[] values = hdf.numbers(name);
        if (values.length != size || size < 2) {
            throw new MalformedFrameException(
                    hdf.name(),
                    "%s has %,d values, precipitation has %,d along it"
                            .formatted(name, values.length, size));
        }
        String unit = hdf.text(name, "units");
        if (!unit.equals("km") && !unit.equals("m")) {
            throw new MalformedFrameException(
                    hdf.name(), "%s is in \"%s\", expected km or m".formatted(name, unit));
        }
        double step = values[1] - values[0];
        for (int i = 0; i < size; i++) {
            if (!(Math.abs(values[i] - values[0] - i * step) <= UNEVEN * Math.abs(step))) {
                throw new MalformedFrameException(
                        hdf.name(), "%s is not evenly spaced at value %,d".formatted(name, i));
            }
        }
        double metres = unit.equals("km") ? 1000 : 1;
        double[] scaled = new double[size];
        for (int i = 0; i < size; i++) {
            scaled[i] = values[i] * metres;
        }
        return scaled;
    }

    private static String projection(Hdf5File hdf) throws MalformedFrameException {
        String kind = hdf.text(MAPPING, "grid_mapping_name");
        if (!kind.equals("albers_conical_equal_area")) {
            throw new MalformedFrameException(
                    hdf.name(),
                    "grid mapping is %s, expected albers_conical_equal_area".formatted(kind));
        }
        double[] parallels = hdf.numbers(MAPPING, "standard_parallel");
        if (parallels.length != 2) {
            throw new MalformedFrameException(
                    hdf.name(), "%d standard parallels, expected 2".formatted(parallels.length));
        }
        for (String origin : new String[] {"false_easting", "false_northing"}) {
            if (hdf.number(MAPPING, origin) != 0) {
                throw new MalformedFrameException(
                        hdf.name(),
                        "%s is %s, expected 0".formatted(origin, hdf.number(MAPPING, origin)));
            }
        }
        double a = hdf.number(MAPPING, "semi_major_axis");
        double b = a * (1 - 1 / hdf.number(MAPPING, "inverse_flattening"));
        return ("+proj=aea +lat_1=%s +lat_2=%s +lat_0=%s +lon_0=%s +x_0=0 +y_0=0"
                        + " +a=%s +b=%s +units=m +no_defs")
                .formatted(
                        parallels[0],
                        parallels[1],
                        hdf.number(MAPPING, "latitude_of_projection_origin"),
                        hdf.number(MAPPING, "longitude_of_central_meridian"),
                        a,
                        b);
    }
}
