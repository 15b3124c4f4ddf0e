package io.nowstream.ingest.readings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.Quantity;
import io.nowstream.ingest.ProjectedPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SensorLayoutTest {

    private static final String MERCATOR = "+proj=merc +a=6378137 +b=6378137 +units=m";

    @TempDir Path directory;

    private SensorLayout layout(String... lines) throws IOException {
        Path csv = directory.resolve("layout.csv");
        Files.writeString(csv, String.join("\n", lines));
        return SensorLayout.read(csv, MERCATOR);
    }

    private void assertMistake(String message, String... lines) {
        assertThatThrownBy(() -> layout(lines))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layout.csv" + message);
    }

    @Test
    void sensors_stand_at_metres_or_degrees() throws Exception {
        SensorLayout metres = layout("quantity,source,y,x", "inflow,loop-3,20,10", "");
        SensorLayout degrees =
                layout("\uFEFFsource,quantity,lon,lat", "gauge-17,rain_rate,24.9384,60.1699");

        assertThat(metres.sensors()).containsExactly(new Sensor("loop-3", Quantity.INFLOW, 10, 20));
        ProjectedPoint place = ProjectedPoint.of(MERCATOR, 24.9384, 60.1699);
        assertThat(degrees.sensor("gauge-17"))
                .contains(new Sensor("gauge-17", Quantity.RAIN_RATE, place.x(), place.y()));
        assertThat(degrees.sensor("gauge-18")).isEmpty();
    }

    @Test
    void a_layout_without_sensors_is_for_those_that_move() {
        assertThat(SensorLayout.ofMovingSensors(MERCATOR).sensors()).isEmpty();
    }

    @Test
    void a_mistake_is_told_with_its_line() {
        String header = "source,quantity,x,y";
        assertMistake(
                ", line 3: source loop-3 stands above already",
                header,
                "loop-3,inflow,10,20",
                "loop-3,inflow,30,40");
        assertMistake(
                ", line 2: quantity \"speed\" is none of reflectivity, rain_rate, vil, inflow,"
                        + " outflow, temperature",
                header,
                "loop-3,speed,10,20");
        assertMistake(", line 2: x \"east\" is no number", header, "loop-3,inflow,east,20");
        assertMistake(", line 2: 3 fields, the first line has 4", header, "loop-3,inflow,10");
        assertMistake(", line 2: no source", header, ",inflow,10,20");
        assertMistake(", line 2: no x and y, or lon and lat", header, "loop-3,inflow,,");
        assertMistake(
                ": no sensor in it; expected a line source,quantity,x,y or source,quantity,lon,lat"
                        + " and a line for each sensor",
                header);
    }
}
