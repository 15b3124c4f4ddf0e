package io.nowstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.Channel;
import io.nowstream.frames.ForecastField;
import io.nowstream.frames.Frame;
import io.nowstream.frames.GapReport;
import io.nowstream.frames.ModelId;
import io.nowstream.frames.Tier;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The check that stands beside the stream's figures has to find what is wrong. */
class TrafficTest {

    private static final int FEEDS = 3;

    private final Traffic traffic = new Traffic(FEEDS);

    @Test
    void a_nowcast_that_says_its_frame_again_is_that_frames() {
        int first = traffic.framesBeforeNowcasts();

        assertThat(traffic.numberOf(nowcastOf(first, first, Tier.FULL))).isEqualTo(first);
        assertThat(traffic.numberOf(nowcastOf(100, 100, Tier.FULL))).isEqualTo(100);
    }

    @Test
    void the_cells_of_another_frame_are_found_out() {
        assertThatThrownBy(() -> traffic.numberOf(nowcastOf(100, 100 + FEEDS, Tier.FULL)))
                .isInstanceOf(WorthlessFigureException.class)
                .hasMessageContaining("is not the frame that it was issued for");
    }

    @Test
    void an_answer_of_another_tier_is_found_out() {
        assertThatThrownBy(() -> traffic.numberOf(nowcastOf(100, 100, Tier.PERSISTENCE)))
                .isInstanceOf(WorthlessFigureException.class)
                .hasMessageContaining("was answered by persistence");
    }

    @Test
    void a_nowcast_before_the_first_full_sequence_is_found_out() {
        int tooEarly = traffic.framesBeforeNowcasts() - 1;

        assertThatThrownBy(() -> traffic.numberOf(nowcastOf(tooEarly, tooEarly, Tier.FULL)))
                .isInstanceOf(WorthlessFigureException.class);
    }

    /** The nowcast of a frame, with the cells of one. */
    private ForecastField nowcastOf(int number, int cellsOf, Tier tier) {
        Frame frame = traffic.frame(number);
        return new ForecastField(
                "bench",
                frame.feed(),
                frame.validTime(),
                0,
                0,
                1,
                1,
                frame.validTime().plusSeconds(300),
                1,
                frame.grid(),
                List.of(Channel.of(Traffic.QUANTITY, Traffic.PACKING, traffic.cells(cellsOf))),
                new ModelId("identity", "0".repeat(64)),
                tier,
                GapReport.COMPLETE);
    }
}
