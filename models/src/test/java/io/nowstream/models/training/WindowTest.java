package io.nowstream.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.models.checkpoint.FrameRange;
import io.nowstream.models.checkpoint.ModelDescription.Split;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Windows are of 5 frames. */
class WindowTest {

    private final FieldRun morning = TinyTraining.run("radar-a", 0, 9, 8, 8);
    private final FieldRun evening = TinyTraining.run("radar-a", 9, 8, 8, 8);

    @Test
    void no_window_crosses_a_run() {
        assertThat(firstFrames("radar-a", FrameRange.ALL))
                .containsExactly(0, 1, 2, 3, 4, 9, 10, 11, 12);
    }

    @Test
    void no_window_crosses_the_edge_of_a_part() {
        assertThat(firstFrames("radar-*", FrameRange.parse("3-15")))
                .containsExactly(2, 3, 4, 9, 10);
    }

    @Test
    void a_part_shorter_than_a_window_has_none() {
        assertThat(firstFrames("radar-a", FrameRange.parse("1-4"))).isEmpty();
        assertThat(firstFrames("radar-a", FrameRange.NONE)).isEmpty();
    }

    @Test
    void a_feed_that_no_split_names_has_none() {
        assertThat(firstFrames("radar-b", FrameRange.ALL)).isEmpty();
    }

    @Test
    void a_run_with_a_gap_is_none() {
        Instant noon = Instant.parse("2024-06-12T12:00:00Z");
        assertThatThrownBy(
                        () ->
                                FieldRun.of(
                                        "radar-a",
                                        0,
                                        morning.grid(),
                                        morning.quantity(),
                                        TinyTraining.CADENCE,
                                        List.of(noon, noon.plusSeconds(600)),
                                        List.of(new float[64], new float[64])))
                .hasMessage(
                        "run of radar-a has a gap: 2024-06-12T12:10:00Z is not PT5M after"
                                + " 2024-06-12T12:00:00Z; cut it there");
    }

    private List<Integer> firstFrames(String feeds, FrameRange train) {
        List<Split> splits = List.of(new Split(feeds, train, FrameRange.NONE, FrameRange.NONE));
        return Window.of(List.of(morning, evening), splits, Split::train, 5).stream()
                .map(window -> window.run().firstFrame() + window.first())
                .toList();
    }
}
