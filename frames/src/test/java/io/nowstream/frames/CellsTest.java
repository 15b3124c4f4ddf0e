package io.nowstream.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CellsTest {

    private static final Packing BYTES = new Packing(CellType.UINT8, 1, 0, 255, 0);
    private static final Packing SHORTS = new Packing(CellType.UINT16, 0.01, 0, 65535, 0);

    @Test
    void codes_of_one_byte_come_back_as_they_were() {
        int[] codes = {0, 1, 127, 128, 254, 255};
        assertThat(Cells.unpackCodes(Cells.packCodes(codes, BYTES), BYTES, 6)).isEqualTo(codes);
    }

    @Test
    void codes_of_two_bytes_come_back_as_they_were() {
        int[] codes = {0, 1, 255, 256, 32768, 65534, 65535};
        assertThat(Cells.unpackCodes(Cells.packCodes(codes, SHORTS), SHORTS, 7)).isEqualTo(codes);
    }

    @Test
    void floats_come_back_bit_by_bit() {
        float[] values = {0, 1.5f, Float.MIN_VALUE, 3.4e38f, Float.NaN, 0.1f};
        byte[] packed = Cells.pack(values, Packing.FLOATS, Quantity.REFLECTIVITY);
        assertThat(Cells.unpack(packed, Packing.FLOATS, Quantity.REFLECTIVITY, 6))
                .containsExactly(values);
    }

    @Test
    void floats_weaker_than_nothing_count_as_nothing() {
        byte[] packed = Cells.pack(new float[] {-7}, Packing.FLOATS, Quantity.REFLECTIVITY);
        assertThat(Cells.unpack(packed, Packing.FLOATS, Quantity.REFLECTIVITY, 1))
                .containsExactly(0);
    }

    @Test
    void the_three_states_survive_in_every_type() {
        float[] states = {Float.NaN, 0, 42};
        for (Packing packing : new Packing[] {BYTES, SHORTS, Packing.FLOATS}) {
            byte[] packed = Cells.pack(states, packing, Quantity.RAIN_RATE);
            assertThat(Cells.unpack(packed, packing, Quantity.RAIN_RATE, 3))
                    .as("%s", packing)
                    .containsExactly(states);
        }
    }

    @Test
    void values_come_back_within_half_a_step() {
        float[] values = new float[1000];
        Random random = new Random(7);
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() * 400;
        }
        byte[] packed = Cells.pack(values, SHORTS, Quantity.RAIN_RATE);
        float[] back = Cells.unpack(packed, SHORTS, Quantity.RAIN_RATE, 1000);
        for (int i = 0; i < values.length; i++) {
            assertThat(Math.abs(back[i] - values[i])).isLessThan(0.00502f);
        }
    }

    @Test
    void bytes_of_equal_significance_lie_together() {
        byte[] packed = Cells.packCodes(new int[] {0x0102, 0x0304}, SHORTS);
        assertThat(Zstd.decompress(packed, 4)).containsExactly(2, 4, 1, 3);
    }

    @Test
    void a_code_that_does_not_fit_is_refused_instead_of_cut_off() {
        assertThatThrownBy(() -> Cells.packCodes(new int[] {3, 256}, BYTES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("UINT8 codes run from 0 to 255; some of these 2 do not");
        assertThatThrownBy(() -> Cells.packCodes(new int[] {-1}, SHORTS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cells_for_another_grid_are_refused_before_memory_is_taken() {
        byte[] packed = Cells.packCodes(new int[100], BYTES);
        assertMalformed(packed, 99, "packed cells declare 100 bytes; 99 UINT8 cells need 99");
        assertMalformed(
                packed,
                Integer.MAX_VALUE,
                "packed cells declare 100 bytes; 2,147,483,647 UINT8 cells need 2,147,483,647");
    }

    @Test
    void bytes_that_are_no_cells_are_refused() {
        assertMalformed(
                new byte[0],
                4,
                "packed cells (0 bytes) are not a zstd frame that declares its size");
        assertMalformed(
                new byte[] {1, 2, 3},
                4,
                "packed cells (3 bytes) are not a zstd frame that declares its size");
    }

    @Test
    void every_cut_through_packed_cells_is_noticed() {
        byte[] packed = Cells.packCodes(noise(500), SHORTS);
        for (int length = 0; length < packed.length; length++) {
            byte[] cut = Arrays.copyOf(packed, length);
            assertThatThrownBy(() -> Cells.unpackCodes(cut, SHORTS, 500))
                    .as("cut to %d bytes", length)
                    .isInstanceOf(MalformedRecordException.class);
        }
    }

    @Test
    void two_zstd_frames_in_one_are_refused() {
        byte[] packed = Cells.packCodes(noise(50), BYTES);
        byte[] twice = Arrays.copyOf(packed, 2 * packed.length);
        System.arraycopy(packed, 0, twice, packed.length, packed.length);
        assertThatThrownBy(() -> Cells.unpackCodes(twice, BYTES, 50))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageStartingWith("packed cells are damaged: ");
    }

    /** Seeded, so that a failure can be seen again. */
    @Test
    void spoiled_bytes_give_a_reason_or_other_cells_and_nothing_else() {
        long seed = 42;
        Random random = new Random(seed);
        byte[] packed = Cells.packCodes(noise(300), BYTES);
        for (int round = 0; round < 2000; round++) {
            byte[] spoiled = packed.clone();
            spoiled[random.nextInt(spoiled.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(Cells.unpackCodes(spoiled, BYTES, 300)).hasSize(300);
            } catch (MalformedRecordException reason) {
                assertThat(reason.getMessage()).as("seed %d", seed).startsWith("packed cells");
            }
        }
    }

    @Test
    void a_channel_whose_cells_are_in_the_store_says_so() {
        Channel claimed = Channel.claimed(Quantity.VIL, BYTES, Sha256.of(new byte[] {1}));
        assertThatThrownBy(() -> claimed.values(Grid.local(1, 1, 1)))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("redeem the claim");
    }

    private static int[] noise(int count) {
        return new Random(1).ints(count, 0, 256).toArray();
    }

    private static void assertMalformed(byte[] packed, int count, String reason) {
        assertThatThrownBy(() -> Cells.unpackCodes(packed, BYTES, count))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessage(reason);
    }
}
