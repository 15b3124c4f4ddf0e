package io.nowstream.app.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.app.UserMistake;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Quantity;
import io.nowstream.models.FeedShape;
import io.nowstream.models.Nowcaster;
import io.nowstream.models.checkpoint.Checkpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NowcasterChoiceTest {

    @TempDir private Path directory;

    private Checkpoint radar() {
        return TinyCheckpoint.write(
                directory.resolve("tiny-radar"), "tiny-radar", Quantity.REFLECTIVITY);
    }

    private static FeedShape feed(String name, Quantity quantity, int minutes) {
        return new FeedShape(
                name, Grid.local(64, 64, 1000), quantity, Duration.ofMinutes(minutes), 10, 12);
    }

    @Test
    void a_checkpoint_by_its_directory_is_the_one_that_the_job_makes() {
        Checkpoint radar = radar();
        NowcasterOptions options = NowcasterOptions.model(radar.directory());

        NowcasterChoice.Chosen chosen =
                new NowcasterChoice(options).of(feed("nl-radar", Quantity.RAIN_RATE, 5));

        assertThat(chosen.id()).isEqualTo(radar.id());
        try (Nowcaster made = options.source().create(chosen.key())) {
            assertThat(made.id()).isEqualTo(radar.id());
        }
    }

    @Test
    void a_checkpoint_that_does_not_serve_the_feed_is_refused_before_the_first_frame() {
        NowcasterChoice choice = new NowcasterChoice(NowcasterOptions.model(radar().directory()));

        assertThatThrownBy(() -> choice.of(feed("sevir/S801234", Quantity.VIL, 5)))
                .isInstanceOf(UserMistake.class)
                .hasMessage("sevir/S801234 is in VIL code; checkpoint tiny-radar needs dBZ");
    }

    @Test
    void where_nothing_is_asked_for_and_no_checkpoint_serves_there_is_advection() {
        NowcasterChoice choice = new NowcasterChoice(NowcasterOptions.fitting());

        assertThat(choice.of(feed("au-melbourne", Quantity.RAIN_RATE, 6)).key())
                .isEqualTo("advection");
        assertThat(choice.lines())
                .containsExactly(
                        "nowstream: nowcaster advection for au-melbourne, which no checkpoint here"
                                + " serves");
    }

    @Test
    void what_was_chosen_is_told_in_one_line_for_all_its_feeds() {
        Checkpoint radar = radar();
        NowcasterChoice choice = new NowcasterChoice(NowcasterOptions.model(radar.directory()));
        IntStream.range(0, 3).forEach(i -> choice.of(feed("small/" + i, Quantity.REFLECTIVITY, 5)));

        assertThat(choice.model()).isEqualTo(radar.id());
        assertThat(choice.lines())
                .containsExactly(
                        "nowstream: nowcaster tiny-radar %s for small/0 and 2 more"
                                .formatted(radar.hash().substring(0, 12)));
    }

    @Test
    void a_baseline_is_told_as_it_was_asked_for() {
        NowcasterChoice choice = new NowcasterChoice(NowcasterOptions.named("persistence"));
        choice.of(feed("nl-radar", Quantity.REFLECTIVITY, 5));

        assertThat(choice.model().name()).isEqualTo("persistence");
        assertThat(choice.lines()).containsExactly("nowstream: nowcaster persistence for nl-radar");
    }
}
