package io.nowstream.sinks.map;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.FeedRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FieldImagesTest {

    private static final Instant NOON = Instant.parse("2026-06-12T12:00:00Z");
    private static final SyntheticRain RAIN = SyntheticRain.withoutGeography("site");

    private static MapStore storeOf(int frames, long imageBytes) {
        MapStore store =
                new MapStore(
                        new MapSettings(
                                "test",
                                true,
                                feed -> true,
                                1,
                                4,
                                1 << 20,
                                imageBytes,
                                3,
                                Duration.ofMinutes(10),
                                Duration.ofDays(30)));
        for (int i = 0; i < frames; i++) {
            store.feedRecord(FeedRecord.of(RAIN.frameAt(NOON.plusSeconds(900L * i))));
        }
        return store;
    }

    private static ImageAddress image(MapStore store, int step) {
        String path = store.timeline("site", 0).orElseThrow().steps().get(step).image();
        return ImageAddress.parse(path).orElseThrow();
    }

    @Test
    void an_image_is_drawn_once() throws IOException {
        MapStore store = storeOf(1, 1 << 20);
        FieldImages images = new FieldImages(store, Optional.empty());

        byte[] first = images.png(image(store, 0)).orElseThrow();

        assertThat(images.png(image(store, 0)).orElseThrow()).isSameAs(first);
        assertThat(images.bytes()).isEqualTo(first.length);
    }

    @Test
    void images_stay_within_their_budget() throws IOException {
        long budget = 10_000;
        MapStore store = storeOf(4, budget);
        FieldImages images = new FieldImages(store, Optional.empty());
        for (int i = 0; i < 4; i++) {
            assertThat(images.png(image(store, i))).isPresent();
            assertThat(images.bytes()).isLessThanOrEqualTo(budget);
        }
    }

    @Test
    void a_frame_that_is_gone_has_no_image() throws IOException {
        MapStore store = storeOf(1, 0);
        ImageAddress image = image(store, 0);
        for (int i = 1; i < 6; i++) {
            store.feedRecord(FeedRecord.of(RAIN.frameAt(NOON.plusSeconds(900L * i))));
        }

        assertThat(new FieldImages(store, Optional.empty()).png(image)).isEmpty();
    }

    @Test
    void an_alert_without_geography_has_cells_instead_of_a_place() {
        MapStore store = storeOf(1, 0);
        store.warnings(RAIN.warningAt(NOON));

        assertThat(new String(AlertGeoJson.write(store.warningsStanding()), UTF_8))
                .contains("\"geometry\":null")
                .contains("\"cells\":[[[");
    }
}
