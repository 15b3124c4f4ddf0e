package io.nowstream.sinks.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Grid;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FieldPainterTest {

    private static final Grid ROW = Grid.local(1, 4, 1);
    private static final Packing CODES = new Packing(CellType.UINT8, 0.5, 0, 255, 0);

    private final FieldPainter painter = new FieldPainter();

    private BufferedImage painted(Channel channel, ColourScheme scheme) throws IOException {
        return IndexedPngTest.read(painter.paint(ROW, channel, scheme));
    }

    private static Channel codes(int... codes) {
        return Channel.of(Quantity.RAIN_RATE, CODES, Cells.packCodes(codes, CODES));
    }

    /** All colours within one of the four cells. */
    private static Set<Integer> coloursOfCell(BufferedImage image, int cell) {
        Set<Integer> colours = new HashSet<>();
        int width = image.getWidth() / 4;
        for (int x = cell * width; x < (cell + 1) * width; x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                colours.add(image.getRGB(x, y));
            }
        }
        return colours;
    }

    @Test
    void the_three_states_of_a_cell_look_different() throws IOException {
        BufferedImage image = painted(codes(255, 0, 10, 255), ColourScheme.STANDARD);

        assertThat(coloursOfCell(image, 0))
                .as("no coverage: lines on a tinted ground")
                .containsExactlyInAnyOrder(
                        FieldPainter.NO_COVERAGE_LINE, FieldPainter.NO_COVERAGE_GROUND);
        assertThat(coloursOfCell(image, 1)).as("nothing found").containsExactly(0);
        int rain = Legend.of(Quantity.RAIN_RATE).classOf(5);
        assertThat(coloursOfCell(image, 2))
                .containsExactly(ColourScheme.STANDARD.colours(15)[rain]);
    }

    @Test
    void colours_follow_the_scheme() throws IOException {
        BufferedImage image = painted(codes(0, 0, 254, 0), ColourScheme.COLOUR_BLIND_SAFE);

        assertThat(coloursOfCell(image, 2))
                .containsExactly(ColourScheme.COLOUR_BLIND_SAFE.colours(15)[14]);
    }

    @Test
    void floats_are_drawn_like_codes() throws IOException {
        float[] values = {Float.NaN, 0, 5, 0.05f};
        Channel floats =
                Channel.of(
                        Quantity.RAIN_RATE,
                        Packing.FLOATS,
                        Cells.pack(values, Packing.FLOATS, Quantity.RAIN_RATE));

        BufferedImage image = painted(floats, ColourScheme.STANDARD);

        assertThat(coloursOfCell(image, 0)).hasSize(2);
        assertThat(coloursOfCell(image, 1)).containsExactly(0);
        assertThat(coloursOfCell(image, 2)).doesNotContain(0);
        assertThat(coloursOfCell(image, 3)).as("too weak for a class").containsExactly(0);
    }

    @Test
    void sixteen_bit_codes_keep_their_meaning() throws IOException {
        Packing wide = new Packing(CellType.UINT16, 0.01, 0, 65_535, 0);
        Channel channel =
                Channel.of(
                        Quantity.RAIN_RATE,
                        wide,
                        Cells.packCodes(new int[] {65_535, 0, 500, 30_000}, wide));

        BufferedImage image = painted(channel, ColourScheme.STANDARD);

        assertThat(coloursOfCell(image, 0)).hasSize(2);
        assertThat(coloursOfCell(image, 1)).containsExactly(0);
        assertThat(coloursOfCell(image, 3)).containsExactly(ColourScheme.STANDARD.colours(15)[14]);
    }

    @Test
    void cells_of_another_grid_are_refused() {
        assertThatThrownBy(() -> painted(codes(1, 2, 3), ColourScheme.STANDARD))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("4 UINT8 cells need 4");
    }

    @Test
    void damaged_cells_are_refused() {
        Channel damaged = Channel.of(Quantity.RAIN_RATE, CODES, new byte[] {1, 2, 3});

        assertThatThrownBy(() -> painted(damaged, ColourScheme.STANDARD))
                .isInstanceOf(MalformedRecordException.class);
    }
}
