package io.nowstream.app.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.app.config.ConfigException;
import io.nowstream.app.config.ConfigFile;
import io.nowstream.app.config.NowstreamConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code config check} says of feeds that are made of readings. */
class ReadingFeedTest {

    @TempDir Path directory;

    private NowstreamConfig read(Path watched, Path layout) throws Exception {
        String gauges =
                Gauges.section(watched).replace(Gauges.LAYOUT.toString(), layout.toString());
        return ConfigFile.read(
                Files.writeString(
                        directory.resolve("nowstream.yaml"), "feeds:\n  gauges:\n" + gauges));
    }

    private void assertLayoutIsRefused(String lines, String message) throws Exception {
        Path layout = Files.writeString(directory.resolve("layout.csv"), lines);
        NowstreamConfig config = read(directory, layout);

        assertThatThrownBy(() -> LiveCheck.lines(config))
                .isInstanceOf(ConfigException.class)
                .hasMessage("feeds.gauges.readings.layout: " + message.formatted(layout));
    }

    @Test
    void a_good_feed_is_told_with_where_its_readings_come_from() throws Exception {
        assertThat(LiveCheck.lines(read(directory, Gauges.LAYOUT)))
                .singleElement()
                .asString()
                .endsWith("out by persistence, mean of readings from " + directory);
    }

    @Test
    void a_directory_that_is_not_there_is_told() throws Exception {
        NowstreamConfig config = read(directory.resolve("nowhere"), Gauges.LAYOUT);

        assertThatThrownBy(() -> LiveCheck.lines(config))
                .hasMessage(
                        "feeds.gauges.readings.directory: %s is no directory; make it, or correct"
                                        .formatted(directory.resolve("nowhere"))
                                + " the path");
    }

    @Test
    void a_layout_that_is_not_there_is_told() throws Exception {
        Path layout = directory.resolve("nowhere.csv");
        NowstreamConfig config = read(directory, layout);

        assertThatThrownBy(() -> LiveCheck.lines(config))
                .hasMessage(
                        "feeds.gauges.readings.layout: %s is no file; docs/readings.md shows one"
                                .formatted(layout));
    }

    @Test
    void a_layout_that_does_not_fit_its_feed_is_told() throws Exception {
        assertLayoutIsRefused(
                "source,quantity,x,y\na,temperature,0,0\n",
                "%s: sensor a measures temperature, and the feed is of rain-rate");
        assertLayoutIsRefused(
                "source,quantity,x,y\na,rain_rate,8000,0\n",
                "%s: sensor a stands outside the feed's grid, at 8000 x 0 m");
        assertLayoutIsRefused(
                "source,quantity,x,y\na,rain,0,0\n",
                "layout.csv, line 2: quantity \"rain\" is none of reflectivity, rain_rate, vil,"
                        + " inflow, outflow, temperature");
    }
}
