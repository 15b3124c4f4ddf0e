package io.nowstream.frames.archive;

import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What all frames of one group have in common.
 *
 * @param grid where the cells lie
 * @param channels the variables, in the order of a frame's channels
 */
record FrameForm(Grid grid, List<Variable> channels) {

    /** More than any feed has; what claims more is refused before memory is taken. */
    static final int MAX_CHANNELS = 64;

    /**
     * One channel.
     *
     * @param name its array's, e.g. {@code rain_rate}
     */
    record Variable(String name, Quantity quantity, Packing packing) {}

    static FrameForm of(Frame frame) {
        List<Variable> variables = new ArrayList<>(frame.channels().size());
        for (Channel channel : frame.channels()) {
            variables.add(
                    new Variable(
                            nameOf(channel.quantity(), variables),
                            channel.quantity(),
                            channel.packing()));
        }
        return new FrameForm(frame.grid(), List.copyOf(variables));
    }

    /** The quantity's, with a number from the second channel of one quantity on. */
    private static String nameOf(Quantity quantity, List<Variable> before) {
        long sameBefore = before.stream().filter(v -> v.quantity() == quantity).count();
        String name = quantity.name().toLowerCase(Locale.ROOT);
        return sameBefore == 0 ? name : name + "_" + (sameBefore + 1);
    }
}
