package io.nowstream.ingest.publish;

import static io.nowstream.ingest.publish.TestFrames.at;
import static io.nowstream.ingest.publish.TestFrames.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Sha256;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameDigestTest {

    private final Frame frame = frame("a", at("12:00"), 7);

    private static Frame withChannels(Frame frame, List<Channel> channels) {
        return new Frame(
                frame.feed(), frame.grid(), frame.validTime(), frame.arrivalTime(), channels);
    }

    private String digest(Frame of) {
        return FrameDigest.of(of);
    }

    @Test
    void the_same_observation_has_the_same_digest_whenever_it_arrived() {
        assertThat(digest(frame.arrivedAt(at("18:00")))).isEqualTo(digest(frame));
        assertThat(digest(frame("a", at("12:00"), 7))).isEqualTo(digest(frame));
    }

    @Test
    void a_claim_for_the_cells_is_as_good_as_the_cells() {
        Channel channel = frame.channels().get(0);
        Channel claim =
                new Channel(
                        channel.quantity(),
                        channel.packing(),
                        new byte[0],
                        Sha256.of(channel.cells()));

        assertThat(digest(withChannels(frame, List.of(claim)))).isEqualTo(digest(frame));
    }

    @Test
    void another_feed_time_grid_packing_quantity_or_cell_is_another_observation() {
        Channel channel = frame.channels().get(0);
        Packing shifted = new Packing(channel.packing().type(), 0.5, -31, 255, 0);
        Frame moved =
                new Frame(
                        "a",
                        Grid.local(2, 3, 2000),
                        frame.validTime(),
                        frame.arrivalTime(),
                        frame.channels());

        assertThat(
                        List.of(
                                digest(frame("b", at("12:00"), 7)),
                                digest(frame("a", at("12:05"), 7)),
                                digest(frame("a", at("12:00"), 8)),
                                digest(moved),
                                digest(withChannels(frame, List.of(channel, channel))),
                                digest(
                                        withChannels(
                                                frame,
                                                List.of(
                                                        Channel.of(
                                                                channel.quantity(),
                                                                shifted,
                                                                channel.cells())))),
                                digest(
                                        withChannels(
                                                frame,
                                                List.of(
                                                        Channel.of(
                                                                Quantity.VIL,
                                                                channel.packing(),
                                                                channel.cells()))))))
                .doesNotHaveDuplicates()
                .doesNotContain(digest(frame));
    }
}
