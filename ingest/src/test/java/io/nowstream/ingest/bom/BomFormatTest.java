package io.nowstream.ingest.bom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.DatasetCreationOptions;
import io.jhdf.api.WritableNode;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.GridProjection;
import io.nowstream.frames.Quantity;
import io.nowstream.ingest.Cuts;
import io.nowstream.ingest.MalformedFrameException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BomFormatTest {

    private static final String NAME = "2_20180616_100000.prcp-cscn.nc";
    private static final Instant ARRIVAL = Instant.parse("2018-06-16T10:01:00Z");

    @TempDir Path directory;

    private final BomFormat format = new BomFormat();
    private final Map<String, Object> changed = new HashMap<>();

    private Path file(short[][] rain) {
        Path file = directory.resolve(NAME);
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            var precipitation =
                    hdf.putDataset(
                            "precipitation",
                            rain,
                            DatasetCreationOptions.builder().deflate().build());
            put(precipitation, "units", "kg m-2");
            put(precipitation, "_FillValue", new short[] {-32_768});
            put(precipitation, "scale_factor", new double[] {0.05});
            put(precipitation, "add_offset", new double[] {0});
            put(
                    hdf.putDataset("valid_time", changed.getOrDefault("valid", 1_529_143_200L)),
                    "seconds",
                    "units",
                    "seconds since 1970-01-01 00:00:00 UTC");
            put(
                    hdf.putDataset("start_time", 1_529_142_840L),
                    "seconds",
                    "units",
                    "seconds since 1970-01-01 00:00:00 UTC");
            put(
                    hdf.putDataset("x", changed.getOrDefault("x", new float[] {-0.5f, 0, 0.5f})),
                    "km",
                    "units",
                    "km");
            put(
                    hdf.putDataset("y", changed.getOrDefault("y", new float[] {0.25f, -0.25f})),
                    "km",
                    "units",
                    "km");
            var mapping = hdf.putDataset("proj", (byte) -127);
            put(mapping, "grid_mapping_name", "albers_conical_equal_area");
            put(mapping, "semi_major_axis", new double[] {6_378_137});
            put(mapping, "inverse_flattening", new double[] {298.2572221});
            put(mapping, "standard_parallel", new double[] {-18, -36});
            put(mapping, "longitude_of_central_meridian", new double[] {144.752});
            put(mapping, "latitude_of_projection_origin", new double[] {-37.852});
            put(mapping, "false_easting", new double[] {0});
            put(mapping, "false_northing", new double[] {0});
        }
        return file;
    }

    private Path file() {
        return file(new short[][] {{0, 1, 2}, {3, 4, 5}});
    }

    private void put(WritableNode node, String attribute, Object value) {
        put(node, attribute, attribute, value);
    }

    private void put(WritableNode node, String key, String attribute, Object value) {
        node.putAttribute(attribute, changed.getOrDefault(key, value));
    }

    private Frame read(Path file) throws Exception {
        return format.read(file, ARRIVAL);
    }

    private void assertRefused(String key, Object value, String reason) {
        changed.put(key, value);
        Path file = file();
        changed.clear();
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessage(NAME + ": " + reason);
    }

    @Test
    void the_name_gives_the_time() {
        assertThat(format.timeInName(Path.of(NAME)))
                .contains(Instant.parse("2018-06-16T10:00:00Z"));
        assertThat(format.recognises(Path.of("2_20180616_100000.prcp-c10.nc"))).isFalse();
    }

    @Test
    void accumulation_becomes_rain_rate() throws Exception {
        Frame frame = read(file(new short[][] {{0, 1, 106}, {-32_768, 2, 3}}));

        assertThat(frame.feed()).isEqualTo("au-melbourne");
        assertThat(frame.validTime()).isEqualTo(Instant.parse("2018-06-16T10:00:00Z"));
        Channel channel = frame.channels().get(0);
        assertThat(channel.quantity()).isEqualTo(Quantity.RAIN_RATE);
        assertThat(Cells.unpackCodes(channel.cells(), channel.packing(), 6))
                .containsExactly(0, 1, 106, 65_535, 2, 3);
        assertThat(channel.values(frame.grid()))
                .containsExactly(0f, 0.5f, 53f, Float.NaN, 1f, 1.5f);
    }

    @Test
    void coordinates_are_centres_of_cells() throws Exception {
        Grid grid = read(file()).grid();

        assertThat(grid.westMetres()).isEqualTo(-750);
        assertThat(grid.northMetres()).isEqualTo(500);
        assertThat(grid.cellWidthMetres()).isEqualTo(500);
        assertThat(grid.cellHeightMetres()).isEqualTo(500);
        double[] radar = new GridProjection(grid).lonLat(1, 1.5);
        assertThat(radar[0]).isCloseTo(144.752, within(1e-9));
        assertThat(radar[1]).isCloseTo(-37.852, within(1e-9));
    }

    @Test
    void albers_is_as_snyder_has_it() throws Exception {
        // Snyder, "Map Projections", equations 14-1 to 14-6 and 3-12, evaluated apart from proj4j.
        double[] cell = new GridProjection(read(file()).grid()).rowColumn(146, -37);

        assertThat(cell[0]).isCloseTo((500 - 93_572.799) / 500, within(1e-5));
        assertThat(cell[1]).isCloseTo((111_440.193 + 750) / 500, within(1e-5));
    }

    @Test
    void what_does_not_fit_is_refused_with_its_reason() {
        assertRefused("units", "dBZ", "precipitation is in \"dBZ\", expected kg m-2");
        assertRefused(
                "valid",
                1_529_142_840L,
                "accumulates over 0 s, expected between a second and a day");
        assertRefused(
                "grid_mapping_name",
                "lambert_conformal_conic",
                "grid mapping is lambert_conformal_conic, expected albers_conical_equal_area");
        assertRefused("x", new float[] {0, 1}, "x has 2 values, precipitation has 3 along it");
        assertRefused("x", new float[] {0, 1, 3}, "x is not evenly spaced at value 2");
        assertRefused(
                "y",
                new float[] {0, 1},
                "x does not go east or y does not go south, expected both to");
        assertRefused("km", "deg", "x is in \"deg\", expected km or m");
    }

    @Test
    void a_scale_that_is_none_is_refused() {
        changed.put("scale_factor", new double[] {-1});
        Path file = file();

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageStartingWith(NAME + ": precipitation: ")
                .hasMessageContaining("scale -10.0");
    }

    @Test
    void a_negative_code_is_refused() {
        Path file = file(new short[][] {{0, -5, 2}, {3, 4, 5}});

        assertThatThrownBy(() -> read(file))
                .hasMessage(NAME + ": precipitation has code -5, negative and not _FillValue");
    }

    @Test
    void every_cut_is_refused() throws Exception {
        Cuts.everyCutIsRefused(file(), this::read);
    }
}
