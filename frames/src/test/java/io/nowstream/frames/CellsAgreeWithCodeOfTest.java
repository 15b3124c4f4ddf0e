package io.nowstream.frames;

import static io.nowstream.frames.Packing.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * {@link Cells#pack} takes a shorter way than {@link Packing#codeOf}, and must end where it does.
 */
class CellsAgreeWithCodeOfTest {

    private static final long SEED = 20240613;

    private final Random random = new Random(SEED);

    // -- the verbs --

    private static void assertSameCodes(float[] values, Packing packing, Quantity quantity) {
        int[] wanted = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            wanted[i] = packing.codeOf(values[i], quantity);
        }
        byte[] packed = Cells.pack(values, packing, quantity);
        assertThat(Cells.unpackCodes(packed, packing, values.length))
                .as("seed %d: %s of %s", SEED, packing, quantity)
                .isEqualTo(wanted);
        assertThat(packed).isEqualTo(Cells.packCodes(wanted, packing));
    }

    private Packing somePacking(CellType type) {
        int nodata = someCode(type);
        int undetect = someCode(type);
        return new Packing(
                type,
                pick(1, 0.5, 0.01, 0.12, random.nextDouble() + 0.001, 1e-300, 1e300),
                pick(0, -32, -0.5, 0.04, 7, random.nextDouble() * 50 - 25, 1e30, -1e30),
                nodata,
                undetect == nodata ? NONE : undetect);
    }

    private int someCode(CellType type) {
        int top = type.largestCode();
        return (int) pick(NONE, NONE, 0, 1, 2, top - 1, top, random.nextInt(top + 1));
    }

    private double pick(double... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Values on, around and half-way between codes, where it matters, and values from anywhere. */
    private float[] telling(Packing packing, Quantity quantity) {
        List<Float> values = new ArrayList<>();
        for (float edge :
                new float[] {
                    0f,
                    -0f,
                    1e9f,
                    -1e9f,
                    Float.MIN_VALUE,
                    -Float.MIN_VALUE,
                    Float.MAX_VALUE,
                    -Float.MAX_VALUE,
                    Float.POSITIVE_INFINITY,
                    Float.NEGATIVE_INFINITY,
                    quantity.nothing(),
                    quantity.ceiling()
                }) {
            addAround(values, edge);
        }
        int top = packing.type().largestCode();
        for (int code : new int[] {0, top, packing.nodata(), packing.undetect()}) {
            for (int near = code - 3; near <= code + 3; near++) {
                addAround(values, (float) (packing.scale() * near + packing.offset()));
                addAround(values, (float) (packing.scale() * (near + 0.5) + packing.offset()));
            }
        }
        for (int i = 0; i < 300; i++) {
            values.add((float) (packing.scale() * random.nextInt(top + 1) + packing.offset()));
            values.add(random.nextFloat() * 1.1f * quantity.ceiling() - 5);
            values.add(Float.intBitsToFloat(random.nextInt()));
        }
        if (packing.nodata() == NONE) {
            values.removeIf(value -> Float.isNaN(value));
        } else {
            values.add(Float.NaN);
            values.add(Float.intBitsToFloat(0xFFC0_1234)); // a NaN too
        }
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }

    private static void addAround(List<Float> values, float value) {
        values.add(Math.nextDown(value));
        values.add(value);
        values.add(Math.nextUp(value));
    }

    // -- the sentences --

    @Test
    void every_value_gets_the_code_that_the_packing_gives_it() {
        for (int round = 0; round < 1000; round++) {
            for (CellType type : new CellType[] {CellType.UINT8, CellType.UINT16}) {
                Packing packing = somePacking(type);
                for (Quantity quantity : Quantity.values()) {
                    assertSameCodes(telling(packing, quantity), packing, quantity);
                }
            }
        }
    }

    @Test
    void no_coverage_without_a_code_for_it_is_refused() {
        Packing everywhere = new Packing(CellType.UINT8, 1, 0, NONE, 0);
        assertThatThrownBy(() -> Cells.pack(new float[] {1, Float.NaN}, everywhere, Quantity.VIL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a cell without coverage, and no nodata code");
    }
}
