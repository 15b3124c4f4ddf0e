package io.nowstream.models.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Base fields of whole windows, the last used ones, packed: motion over a whole field costs more
 * than the rest of a sample. What comes out does not depend on what is still in it.
 */
final class BaseCache {

    private final long mostBytes;
    private final Map<Window<FieldRun>, PackedFields> byWindow =
            new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    BaseCache(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    PackedFields get(Window<FieldRun> window, Supplier<PackedFields> made) {
        PackedFields kept = byWindow.get(window);
        if (kept != null) {
            return kept;
        }
        PackedFields fields = made.get();
        byWindow.put(window, fields);
        bytes += fields.bytes();
        var oldest = byWindow.values().iterator();
        while (bytes > mostBytes && byWindow.size() > 1) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
        return fields;
    }
}
