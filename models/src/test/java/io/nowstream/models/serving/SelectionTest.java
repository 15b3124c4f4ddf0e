package io.nowstream.models.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.models.FeedShape;
import io.nowstream.models.checkpoint.Checkpoint;
import io.nowstream.models.checkpoint.Registry;
import io.nowstream.models.network.Base;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectionTest {

    @TempDir private Path directory;

    private Checkpoint radar;
    private Checkpoint vil;

    @BeforeEach
    void two_checkpoints_of_one_family_are_there() {
        radar =
                TinyCheckpoint.thatIsItsBase(
                        directory.resolve("tiny-radar"), Descriptions.radar(Base.LAST));
        vil =
                TinyCheckpoint.thatIsItsBase(
                        directory.resolve("tiny-vil"), Descriptions.vil(Base.LAST));
    }

    private Selection selection() {
        return Selection.over(Registry.over(List.of(directory)));
    }

    private static FeedShape feed(Quantity quantity, int minutes) {
        return new FeedShape(
                "some-feed",
                Grid.local(32, 32, 1000),
                quantity,
                Duration.ofMinutes(minutes),
                10,
                3);
    }

    @Test
    void a_family_is_the_one_that_takes_the_feeds_quantity() {
        Selection selection = selection();

        assertThat(selection.of(feed(Quantity.REFLECTIVITY, 5), "tiny")).contains(radar);
        assertThat(selection.of(feed(Quantity.RAIN_RATE, 5), "tiny")).contains(radar);
        assertThat(selection.of(feed(Quantity.VIL, 5), "tiny")).contains(vil);
    }

    @Test
    void a_baseline_is_no_checkpoint() {
        assertThat(selection().of(feed(Quantity.VIL, 5), "advection")).isEmpty();
    }

    @Test
    void a_checkpoint_that_is_named_must_serve_the_feed() {
        assertThat(selection().of(feed(Quantity.VIL, 5), "tiny-vil")).contains(vil);
        assertThatThrownBy(() -> selection().of(feed(Quantity.VIL, 5), "tiny-radar"))
                .hasMessage("some-feed is in VIL code; checkpoint tiny-radar needs dBZ");
    }

    @Test
    void a_family_that_serves_the_feed_at_no_price_says_why_the_nearest_does_not() {
        assertThatThrownBy(() -> selection().of(feed(Quantity.RAIN_RATE, 10), "tiny"))
                .hasMessage(
                        "some-feed has a frame every 10 min; checkpoint tiny-radar needs one every"
                                + " 5 min");
    }

    @Test
    void a_name_that_nobody_has_is_refused_with_those_there_are() {
        assertThatThrownBy(() -> selection().of(feed(Quantity.VIL, 5), "vmrnm"))
                .hasMessage(
                        "no nowcaster \"vmrnm\"; there are advection, persistence, tiny,"
                                + " tiny-radar, tiny-vil");
    }

    @Test
    void what_fits_is_found_without_a_name() {
        assertThat(selection().fitting(feed(Quantity.RAIN_RATE, 5))).contains(radar);
        assertThat(selection().fitting(feed(Quantity.VIL, 5))).contains(vil);
        assertThat(selection().fitting(feed(Quantity.VIL, 10))).isEmpty();
    }

    @Test
    void a_broken_checkpoint_says_so_when_it_is_asked_for_and_disturbs_no_other()
            throws IOException {
        Files.writeString(directory.resolve("tiny-vil").resolve("model.json"), "{}");

        assertThatThrownBy(() -> selection().of(feed(Quantity.VIL, 5), "tiny-vil"))
                .hasMessageContaining("tiny-vil")
                .hasMessageContaining("damaged");
        assertThat(selection().of(feed(Quantity.RAIN_RATE, 5), "tiny")).contains(radar);
    }
}
