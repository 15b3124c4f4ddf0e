package io.nowstream.operators.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.frames.Sha256;
import org.junit.jupiter.api.Test;

class PackedFieldsTest {

    private static final Packing NO_NODATA = new Packing(CellType.UINT8, 0.5, 0, Packing.NONE, 0);

    private static float[] unpacked(PackedFields packed, int lead, int cells) {
        return Cells.unpack(
                packed.fields().get(lead - 1), packed.packing(), Quantity.RAIN_RATE, cells);
    }

    @Test
    void values_are_packed_as_the_newest_frame_is() {
        PackedFields packed =
                PackedFields.of(
                        new float[][] {{0, 0.5f, Float.NaN}, {3, 3, 3}},
                        Examples.TENTHS,
                        Quantity.RAIN_RATE);

        assertThat(packed.packing()).isEqualTo(Examples.TENTHS);
        assertThat(unpacked(packed, 1, 3)).containsExactly(0, 0.5f, Float.NaN);
        assertThat(unpacked(packed, 2, 3)).containsExactly(3, 3, 3);
    }

    @Test
    void nothing_becomes_undetect() {
        PackedFields packed =
                PackedFields.of(new float[][] {{-0.001f}}, Examples.TENTHS, Quantity.RAIN_RATE);

        assertThat(Cells.unpackCodes(packed.fields().get(0), packed.packing(), 1))
                .containsExactly(Examples.TENTHS.undetect());
    }

    @Test
    void codes_become_wider_if_one_for_no_coverage_is_needed() {
        PackedFields packed =
                PackedFields.of(new float[][] {{1}, {Float.NaN}}, NO_NODATA, Quantity.RAIN_RATE);

        assertThat(packed.packing()).isEqualTo(new Packing(CellType.UINT16, 0.5, 0, 65535, 0));
        assertThat(unpacked(packed, 1, 1)).containsExactly(1);
        assertThat(unpacked(packed, 2, 1)).containsExactly(Float.NaN);
    }

    @Test
    void codes_stay_narrow_if_none_for_no_coverage_is_needed() {
        assertThat(PackedFields.of(new float[][] {{1}}, NO_NODATA, Quantity.RAIN_RATE).packing())
                .isEqualTo(NO_NODATA);
    }

    @Test
    void a_packing_that_cannot_say_nothing_gives_way_to_floats() {
        Packing fromFive = new Packing(CellType.UINT8, 0.5, 5, 255, Packing.NONE);
        PackedFields packed = PackedFields.of(new float[][] {{0, 7}}, fromFive, Quantity.RAIN_RATE);

        assertThat(unpacked(packed, 1, 2)).containsExactly(0, 7);
    }

    @Test
    void persistence_keeps_the_packed_cells_as_they_came() {
        byte[] cells = Cells.pack(new float[] {0, 2}, Examples.TENTHS, Quantity.RAIN_RATE);
        PackedFields packed =
                PackedFields.persisting(
                        Channel.of(Quantity.RAIN_RATE, Examples.TENTHS, cells), 2, 3);

        assertThat(packed.packing()).isEqualTo(Examples.TENTHS);
        assertThat(packed.fields()).containsExactly(cells, cells, cells);
    }

    @Test
    void of_cells_that_are_not_here_nothing_is_known() {
        Channel claimed =
                Channel.claimed(
                        Quantity.RAIN_RATE, Examples.TENTHS, Sha256.of(new byte[] {1, 2, 3}));
        PackedFields packed = PackedFields.persisting(claimed, 2, 3);

        assertThat(packed.fields()).hasSize(3);
        assertThat(unpacked(packed, 3, 2)).containsOnly(Float.NaN);
    }
}
