package io.nowstream.ingest.knmi;

import io.nowstream.frames.Grid;
import io.nowstream.frames.GridProjection;
import io.nowstream.ingest.MalformedFrameException;
import io.nowstream.ingest.hdf5.Hdf5File;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * The grid of group {@code geographic}: offsets in cells from the projection's origin to the
 * upper-left corner, lengths in km, turned into metres.
 */
final class KnmiGrid {

    private KnmiGrid() {}

    static Grid of(Hdf5File hdf, int rows, int columns) throws MalformedFrameException {
        double declaredRows = hdf.number("geographic", "geo_number_rows");
        double declaredColumns = hdf.number("geographic", "geo_number_columns");
        if (declaredRows != rows || declaredColumns != columns) {
            throw new MalformedFrameException(
                    hdf.name(),
                    "image is %d x %d, geographic says %.0f x %.0f"
                            .formatted(rows, columns, declaredRows, declaredColumns));
        }
        String unit = hdf.text("geographic", "geo_dim_pixel");
        if (!unit.equals("KM,KM")) {
            throw new MalformedFrameException(
                    hdf.name(), "cells are measured in %s, expected KM,KM".formatted(unit));
        }
        double width = 1000 * hdf.number("geographic", "geo_pixel_size_x");
        // Negative: rows go south.
        double height = 1000 * hdf.number("geographic", "geo_pixel_size_y");
        double west = width * hdf.number("geographic", "geo_column_offset");
        double north = height * hdf.number("geographic", "geo_row_offset");
        String kilometres = hdf.text("geographic/map_projection", "projection_proj4_params");
        try {
            Grid grid = new Grid(rows, columns, inMetres(kilometres), west, north, width, -height);
            new GridProjection(grid);
            return grid;
        } catch (IllegalArgumentException e) {
            throw new MalformedFrameException(
                    hdf.name(), "geographic describes no grid: " + e.getMessage(), e);
        }
    }

    /** A PROJ string with its lengths in km, rewritten with all of them in metres. */
    static String inMetres(String kilometres) {
        List<String> words = new ArrayList<>();
        for (String word : kilometres.trim().split("\\s+", -1)) {
            int equals = word.indexOf('=');
            String key = equals < 0 ? word : word.substring(0, equals);
            switch (key) {
                case "+a", "+b", "+x_0", "+y_0" ->
                        words.add(key + "=" + metres(word.substring(equals + 1)));
                case "+units", "+no_defs" -> {}
                default -> words.add(word);
            }
        }
        for (String origin : List.of("+x_0", "+y_0")) {
            if (words.stream().noneMatch(word -> word.startsWith(origin + "="))) {
                words.add(origin + "=0");
            }
        }
        words.add("+units=m");
        words.add("+no_defs");
        return String.join(" ", words);
    }

    /** Moves the decimal point; as text, so that 6356.752 does not become 6356751.999999999. */
    private static String metres(String kilometres) {
        return new BigDecimal(kilometres).movePointRight(3).stripTrailingZeros().toPlainString();
    }
}
