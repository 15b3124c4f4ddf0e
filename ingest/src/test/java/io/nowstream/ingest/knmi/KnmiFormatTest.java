package io.nowstream.ingest.knmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.DatasetCreationOptions;
import io.jhdf.api.WritableGroup;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.GridProjection;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.ingest.Cuts;
import io.nowstream.ingest.MalformedFrameException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnmiFormatTest {

    private static final Instant ARRIVAL = Instant.parse("2010-08-26T00:06:10Z");

    @TempDir Path directory;

    private final KnmiFormat format = new KnmiFormat();
    private final Map<String, Object> changed = new HashMap<>();

    /** 765 x 700 cells of KNMI's grid: all outside, but for a few in the first row. */
    private Path file(int... firstCodes) {
        short[][] image = new short[765][700];
        for (short[] row : image) {
            Arrays.fill(row, (short) 65_535);
        }
        for (int i = 0; i < firstCodes.length; i++) {
            image[0][i] = (short) firstCodes[i];
        }
        return file(image);
    }

    private Path file(short[][] image) {
        Path file = directory.resolve("RAD_NL25_RAP_5min_201008260005.h5");
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            // jHDF 0.13.0 writes a note where its last dataset ended; this one comes last.
            hdf.putDataset("info", 0);
            WritableGroup overview = hdf.putGroup("overview");
            put(overview, "product_datetime_start", "26-AUG-2010;00:00:00.000");
            put(overview, "product_datetime_end", "26-AUG-2010;00:05:00.000");
            WritableGroup geographic = hdf.putGroup("geographic");
            put(geographic, "geo_number_rows", new int[] {765});
            put(geographic, "geo_number_columns", new int[] {700});
            put(geographic, "geo_pixel_size_x", new float[] {1});
            put(geographic, "geo_pixel_size_y", new float[] {-1});
            put(geographic, "geo_column_offset", new float[] {0});
            put(geographic, "geo_row_offset", new float[] {3650});
            put(geographic, "geo_dim_pixel", "KM,KM");
            put(
                    geographic.putGroup("map_projection"),
                    "projection_proj4_params",
                    "+proj=stere +lat_0=90 +lon_0=0.0 +lat_ts=60.0 +a=6378.14 +b=6356.75 +x_0=0"
                            + " +y_0=0");
            WritableGroup group = hdf.putGroup("image1");
            put(group, "image_geo_parameter", "ACCUMULATED_PRECIPITATION_[MM]");
            WritableGroup calibration = group.putGroup("calibration");
            put(calibration, "calibration_formulas", "GEO = 0.010000 * PV + 0.000000");
            put(calibration, "calibration_missing_data", new int[] {65_535});
            put(calibration, "calibration_out_of_image", new int[] {65_535});
            group.putDataset(
                    "image_data",
                    image,
                    DatasetCreationOptions.builder().unsigned().deflate().build());
        }
        return file;
    }

    private void put(WritableGroup group, String attribute, Object value) {
        group.putAttribute(attribute, changed.getOrDefault(attribute, value));
    }

    private Frame read(Path file) throws Exception {
        return format.read(file, ARRIVAL);
    }

    private static int[] codes(Frame frame) {
        Channel channel = frame.channels().get(0);
        return Cells.unpackCodes(channel.cells(), channel.packing(), frame.grid().cells());
    }

    private void assertRefused(String attribute, Object value, String reason) {
        changed.put(attribute, value);
        Path file = file();
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessage("RAD_NL25_RAP_5min_201008260005.h5: " + reason);
    }

    @Test
    void the_name_gives_the_end_of_the_accumulation() {
        Path name = Path.of("RAD_NL25_RAP_5min_201008260005.h5");

        assertThat(format.timeInName(name)).contains(Instant.parse("2010-08-26T00:05:00Z"));
        assertThat(format.recognises(Path.of("RAD_NL25_RAP_5min_201013260005.h5"))).isFalse();
        assertThat(format.recognises(Path.of(".RAD_NL25_RAP_5min_201008260005.h5"))).isFalse();
        assertThat(format.recognises(Path.of("RAD_NL25_RAP_5min_201008260005.h5.part"))).isFalse();
    }

    @Test
    void accumulation_becomes_rain_rate_and_codes_stay() throws Exception {
        Frame frame = read(file(0, 1, 245, 65_535));

        assertThat(frame.feed()).isEqualTo("nl-radar");
        assertThat(frame.validTime()).isEqualTo(Instant.parse("2010-08-26T00:05:00Z"));
        assertThat(frame.arrivalTime()).isEqualTo(ARRIVAL);
        Channel channel = frame.channels().get(0);
        assertThat(channel.quantity()).isEqualTo(Quantity.RAIN_RATE);
        assertThat(channel.packing().scale()).isCloseTo(0.12, within(1e-12));
        assertThat(codes(frame)).startsWith(0, 1, 245, 65_535).hasSize(765 * 700);
        assertThat(channel.values(frame.grid())).startsWith(0f, 0.12f, 29.4f, Float.NaN);
    }

    @Test
    void no_rain_and_no_coverage_stay_apart() throws Exception {
        Packing packing = read(file()).channels().get(0).packing();

        assertThat(packing.nodata()).isEqualTo(65_535);
        assertThat(packing.undetect()).isZero();
    }

    @Test
    void out_of_the_image_is_no_coverage_too() throws Exception {
        changed.put("calibration_out_of_image", new int[] {65_534});

        assertThat(codes(read(file(3, 65_534, 65_535)))).startsWith(3, 65_535, 65_535);
    }

    @Test
    void the_rate_follows_from_the_accumulation_time_in_the_file() throws Exception {
        changed.put("product_datetime_start", "25-AUG-2010;23:05:00.000");

        assertThat(read(file()).channels().get(0).packing().scale()).isCloseTo(0.01, within(1e-12));
    }

    @Test
    void kilometres_become_metres_and_the_corners_are_where_knmi_says() throws Exception {
        GridProjection projection = new GridProjection(read(file()).grid());

        // geo_product_corners: lower left, upper left, upper right, lower right
        assertCorner(projection, 765, 0, 0, 49.362);
        assertCorner(projection, 0, 0, 0, 55.974);
        assertCorner(projection, 0, 700, 10.856, 55.389);
        assertCorner(projection, 765, 700, 9.009, 48.895);
    }

    private static void assertCorner(
            GridProjection projection, int row, int column, double longitude, double latitude) {
        double[] found = projection.rowColumn(longitude, latitude);
        assertThat(found[0]).isCloseTo(row, within(0.5));
        assertThat(found[1]).isCloseTo(column, within(0.5));
    }

    @Test
    void lengths_of_a_projection_are_moved_by_three_digits() {
        assertThat(KnmiGrid.inMetres("+proj=stere +lat_0=90 +a=6378.14 +b=6356.75 +y_0=1.5"))
                .isEqualTo(
                        "+proj=stere +lat_0=90 +a=6378140 +b=6356750 +y_0=1500 +x_0=0 +units=m"
                                + " +no_defs");
    }

    @Test
    void what_does_not_fit_is_refused_with_its_reason() {
        assertRefused(
                "image_geo_parameter",
                "REFLECTIVITY_[DBZ]",
                "holds REFLECTIVITY_[DBZ], expected accumulated precipitation");
        changed.clear();
        assertRefused(
                "calibration_formulas",
                "GEO = lookup(PV)",
                "calibration is \"GEO = lookup(PV)\", expected GEO = scale * PV + offset");
        changed.clear();
        assertRefused(
                "product_datetime_end",
                "26-AUG-2010",
                "product_datetime_end is \"26-AUG-2010\", expected e.g. 26-AUG-2010;00:05:00.000");
        changed.clear();
        assertRefused(
                "product_datetime_start",
                "26-AUG-2010;00:10:00.000",
                "accumulates over PT-5M, expected between a second and a day");
        changed.clear();
        assertRefused(
                "geo_number_rows",
                new int[] {764},
                "image is 765 x 700, geographic says 764 x 700");
        changed.clear();
        assertRefused("geo_dim_pixel", "M,M", "cells are measured in M,M, expected KM,KM");
    }

    @Test
    void every_cut_is_refused() throws Exception {
        Cuts.everyCutIsRefused(file(1, 2, 3), this::read);
    }
}
