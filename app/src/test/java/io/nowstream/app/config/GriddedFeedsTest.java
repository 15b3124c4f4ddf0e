package io.nowstream.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.operators.gridding.GriddingSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GriddedFeedsTest {

    private static final String GRID = "grid: {west: -8000, north: 6000, rows: 6, columns: 8}";

    @TempDir Path directory;

    private NowstreamConfig read(String feeds) throws Exception {
        Path file = directory.resolve("nowstream.yaml");
        return ConfigFile.read(Files.writeString(file, "feeds:\n" + feeds));
    }

    @Test
    void a_feed_of_gauges_becomes_means_on_its_grid() throws Exception {
        NowstreamConfig config =
                read(
                        """
                          nl-radar: {}
                          gauges:
                            tolerance: 3 min
                            readings:
                              make: mean
                              quantity: rain_rate
                              out-of-order: 30 s
                              grid: {west: -8000, north: 6000, cell: 2000, rows: 6, columns: 8}
                        """);

        assertThat(GriddedFeeds.of(config))
                .containsExactly(
                        GriddingSpec.means(
                                "gauges",
                                new Grid(6, 8, "", -8000, 6000, 2000, 2000),
                                Quantity.RAIN_RATE,
                                Packing.FLOATS,
                                300_000,
                                30_000,
                                3_600_000,
                                180_000));
    }

    @Test
    void flows_are_inflow_and_outflow_and_name_no_quantity() throws Exception {
        List<GriddingSpec> specs =
                GriddedFeeds.of(read("  city: {readings: {make: flows, %s}}\n".formatted(GRID)));

        assertThat(specs.get(0).quantities()).containsExactly(Quantity.INFLOW, Quantity.OUTFLOW);
    }

    @Test
    void a_deadline_begins_when_the_readings_were_waited_for() throws Exception {
        NowstreamConfig config =
                read(
                        """
                          a: {readings: {make: flows, %s, out-of-order: 10 min}}
                          b: {readings: {make: flows, %s, out-of-order: 10 min}, deadline: 0 s}
                        """
                                .formatted(GRID, GRID));

        assertThat(ConfigFile.feeds(config).of("a").orElseThrow().deadlineMillis())
                .isEqualTo(11 * 60_000);
        assertThat(ConfigFile.feeds(config).of("b").orElseThrow().deadlineMillis()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: {readings: {make: median}} | feeds.a.readings.make: \"median\" is none; use"
                        + " flows, mean or count",
                "a: {readings: {directory: /data}} | feeds.a.readings.make: is empty, so no readings"
                        + " would be read; write flows, mean or count",
                "a: {readings: {layout: g.csv}} | feeds.a.readings.make: is empty, so no readings"
                        + " would be read; write flows, mean or count",
                "a/*: {readings: {make: flows}} | feeds.a/*.readings: frames are made for one feed,"
                        + " by its name; write one entry for each",
                "a: {source: {directory: /x}, readings: {make: flows}} |"
                        + " feeds.a.source.directory: the feed's frames are made of readings;"
                        + " leave it empty, or empty readings.make",
                "a: {readings: {make: flows, layout: g.csv}} | feeds.a.readings.layout: flows are"
                        + " of sources that move and say their place; leave it empty, or make mean"
                        + " or count",
                "a: {readings: {make: flows}} | feeds.a.readings.grid: rows and columns are needed,"
                        + " at least 1 each; got 0 x 0",
                "a: {readings: {make: mean, grid: {rows: 1, columns: 1}}} |"
                        + " feeds.a.readings.quantity: \"\" is none; use reflectivity, rain_rate,"
                        + " vil, inflow, outflow, temperature",
                "a: {readings: {make: flows, quantity: outflow, grid: {rows: 1, columns: 1}}} |"
                        + " feeds.a.readings.quantity: flows are inflow and outflow; leave it empty",
                "a: {readings: {make: flows, grid: {rows: 1, columns: 1, cell: 0}}} |"
                        + " feeds.a.readings.grid: cells need a positive size, got 0.0 x 0.0 m",
                "a: {readings: {make: flows, grid: {rows: 1, columns: 1, projection: +proj=odd}}} |"
                        + " feeds.a.readings.grid: projection \"+proj=odd\" is not understood",
                "a: {readings: {layuot: g.csv}} | feeds.a.readings.layuot: no such key; did you"
                        + " mean feeds.a.readings.layout?",
                "a: {readings: {lateness: long}} | feeds.a.readings.lateness: \"long\" is no length"
                        + " of time",
            })
    void a_mistake_is_told_with_its_key(String feed, String message) {
        assertThatThrownBy(() -> read("  " + feed + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(directory.resolve("nowstream.yaml") + ": " + message);
    }
}
