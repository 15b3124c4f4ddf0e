package io.nowstream.sinks.map;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Warning;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Properties by event; the map server's test has the geometry. */
class AlertGeoJsonTest {

    private static final Instant NOON = Instant.parse("2024-06-12T12:00:00Z");

    private static JsonNode properties(Warning.Event event, Quantity quantity, long aheadMillis)
            throws Exception {
        Warning warning =
                new Warning(
                        "a1",
                        0,
                        Warning.State.RAISED,
                        quantity,
                        5,
                        6.239,
                        NOON,
                        NOON.plusMillis(aheadMillis),
                        NOON.plusSeconds(7200),
                        0.0000024,
                        new double[][] {{1, 1, 2, 1, 2, 2, 1, 1}},
                        "",
                        event);
        byte[] json =
                AlertGeoJson.write(List.of(new MapStore.Standing(3, "city", false, NOON, warning)));
        return new ObjectMapper().readTree(json).get("features").get(0).get("properties");
    }

    private static String text(JsonNode properties, String... names) {
        return List.of(names).stream()
                .map(name -> properties.get(name).asText())
                .reduce((a, b) -> a + " | " + b)
                .orElseThrow();
    }

    @Test
    void a_surge_is_measured_from_what_is_usual() throws Exception {
        JsonNode surge = properties(Warning.Event.SURGE, Quantity.INFLOW, 1_800_000);

        assertThat(text(surge, "event", "eventTitle", "title", "unit", "threshold", "peak"))
                .isEqualTo(
                        "surge | Traffic surge | Traffic surge, inflow | σ above usual | 5.0 | 6.24");
        assertThat(text(surge, "ahead", "aheadSeconds", "issueTime"))
                .isEqualTo("in 30 min | 1800.0 | 2024-06-12T12:00:00Z");
    }

    @Test
    void a_jam_is_below_it() throws Exception {
        JsonNode jam = properties(Warning.Event.JAM, Quantity.OUTFLOW, 0);

        assertThat(text(jam, "event", "title", "unit", "ahead"))
                .isEqualTo("jam | Traffic jam, outflow | σ below usual | now");
    }

    @Test
    void heat_tells_the_time_to_the_crossing_and_square_metres() throws Exception {
        JsonNode heat = properties(Warning.Event.THRESHOLD, Quantity.TEMPERATURE, 800);

        assertThat(text(heat, "event", "eventTitle", "title", "unit", "ahead", "aheadSeconds"))
                .isEqualTo("threshold | Heat | Temperature | °C | in 0.8 s | 0.8");
        assertThat(heat.get("areaSquareKilometres").asDouble()).isEqualTo(0.0000024);
    }
}
