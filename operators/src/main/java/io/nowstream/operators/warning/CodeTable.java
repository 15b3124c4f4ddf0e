package io.nowstream.operators.warning;

import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import java.util.LinkedHashMap;
import java.util.Map;

/** What each code of a packing means to a rule with thresholds in the channel's unit. */
final class CodeTable {

    static final byte BELOW = 0;
    static final byte KEEPS = 1;
    static final byte RAISES = 2;

    /** By code: {@link #BELOW}, {@link #KEEPS} or {@link #RAISES}. */
    final byte[] level;

    /** By code: its value in the channel's unit, NaN for no coverage. */
    final float[] value;

    private CodeTable(For use) {
        level = new byte[use.packing.type().largestCode() + 1];
        value = new float[level.length];
        for (int code = 0; code < level.length; code++) {
            value[code] = use.packing.valueOf(code, use.quantity);
            if (value[code] >= use.raiseAt) {
                level[code] = RAISES;
            } else if (value[code] >= use.keepAt) {
                level[code] = KEEPS;
            }
        }
    }

    /** What a table is worked out from. */
    record For(Packing packing, Quantity quantity, double raiseAt, double keepAt) {}

    /** The tables used last, at most 320 KiB each. For one thread. */
    static final class Known {

        private static final int MOST = 8;

        private final Map<For, CodeTable> tables =
                new LinkedHashMap<>(16, 0.75f, true) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<For, CodeTable> eldest) {
                        return size() > MOST;
                    }
                };

        CodeTable of(For use) {
            return tables.computeIfAbsent(use, CodeTable::new);
        }
    }
}
