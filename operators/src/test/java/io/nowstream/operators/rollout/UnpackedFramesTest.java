package io.nowstream.operators.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.MalformedRecordException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnpackedFramesTest {

    private final UnpackedFrames frames = new UnpackedFrames(2L * Examples.GRID.cells());

    private static Frame frame(String feed, float value) {
        return Examples.frame(feed, Examples.NOON, Examples.fieldOf(value));
    }

    private static Frame of(Channel channel) {
        Instant noon = Examples.NOON;
        return new Frame("a", Examples.GRID, noon, noon, List.of(channel));
    }

    @Test
    void an_equal_frame_is_unpacked_once() {
        assertThat(frames.of(frame("a", 3))).isSameAs(frames.of(frame("a", 3)));
    }

    @Test
    void a_correction_is_another_frame() {
        ObservedField before = frames.of(frame("a", 3));
        assertThat(frames.of(frame("a", 4)).values()).containsOnly(4).isNotSameAs(before.values());
        assertThat(frames.of(frame("a", 4)).extents().get(0).largest()).isEqualTo(4);
    }

    @Test
    void no_more_is_kept_than_the_budget_allows() {
        ObservedField oldest = frames.of(frame("a", 1));
        ObservedField newer = frames.of(frame("b", 2));
        ObservedField newest = frames.of(frame("c", 3));

        assertThat(frames.of(frame("c", 3))).isSameAs(newest);
        assertThat(frames.of(frame("b", 2))).isSameAs(newer);
        ObservedField again = frames.of(frame("a", 1));
        assertThat(again).isNotSameAs(oldest);
        assertThat(again.values()).isEqualTo(oldest.values());
    }

    @Test
    void what_a_feed_has_from_before_its_newest_sequence_is_let_go() {
        UnpackedFrames roomy = new UnpackedFrames(100L * Examples.GRID.cells());
        Frame first = frame("a", 1);
        Frame second = Examples.frame("a", Examples.NOON.plusSeconds(300), Examples.fieldOf(2));
        Frame ofAnother = frame("b", 3);
        ObservedField other = roomy.of(ofAnother);
        List<ObservedField> fields = roomy.of(List.of(first, second));

        assertThat(roomy.of(first)).isSameAs(fields.get(0));
        roomy.of(List.of(second));
        assertThat(roomy.of(first)).isNotSameAs(fields.get(0));
        assertThat(roomy.of(second)).isSameAs(fields.get(1));
        assertThat(roomy.of(ofAnother)).isSameAs(other);
    }

    @Test
    void damaged_cells_are_refused() {
        Channel damaged = Channel.of(Examples.RAIN, Examples.TENTHS, new byte[] {1, 2, 3});
        assertThatThrownBy(() -> frames.of(of(damaged)))
                .isInstanceOf(MalformedRecordException.class);
    }
}
