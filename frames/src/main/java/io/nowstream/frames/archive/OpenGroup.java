package io.nowstream.frames.archive;

import com.fasterxml.jackson.databind.JsonNode;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Grid;
import io.nowstream.frames.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/** A group while it is written. */
final class OpenGroup {

    private final Store store;
    private final DayGroup group;
    private int counted;
    private Map<String, JsonNode> written;

    /** A group as it lies there, or one without entries that is not there yet. */
    OpenGroup(Store store, DayGroup group) {
        this.store = store;
        this.group = group;
        this.counted = group.entries().size();
        this.written = counted == 0 ? Map.of() : metadata(counted);
    }

    FrameForm form() {
        return group.form();
    }

    Entries entries() {
        return group.entries();
    }

    /** Cells first: if they cannot be written, nothing has changed. */
    void append(Frame frame, int revision, byte[] digest) throws IOException {
        int index = entries().size();
        for (int i = 0; i < form().channels().size(); i++) {
            store.put(
                    group.chunk(form().channels().get(i), index), frame.channels().get(i).cells());
        }
        entries()
                .add(
                        frame.validTime().toEpochMilli(),
                        frame.arrivalTime().toEpochMilli(),
                        revision,
                        digest);
    }

    /** Coordinates, then each array's length, then all of it at once. */
    void commit() throws IOException {
        int size = entries().size();
        if (size == counted) {
            return;
        }
        if (written.isEmpty()) {
            Grid grid = form().grid();
            writeAxis("x", grid.columns(), column -> grid.x(column + 0.5));
            writeAxis("y", grid.rows(), row -> grid.y(row + 0.5));
        }
        entries().write(store, group.path(), counted);
        Map<String, JsonNode> metadata = metadata(size);
        for (Map.Entry<String, JsonNode> entry : metadata.entrySet()) {
            if (!entry.getValue().equals(written.get(entry.getKey()))) {
                store.put(group.path() + "/" + entry.getKey(), Json.write(entry.getValue()));
            }
        }
        store.put(
                group.path() + "/" + GroupMetadata.CONSOLIDATED,
                Json.write(GroupMetadata.consolidated(metadata)));
        written = metadata;
        counted = size;
    }

    private Map<String, JsonNode> metadata(int count) {
        return GroupMetadata.of(group.feed(), group.day(), group.form(), count);
    }

    private void writeAxis(String name, int length, IntToDoubleFunction centre) throws IOException {
        ByteBuffer centres = ByteBuffer.allocate(8 * length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < length; i++) {
            centres.putDouble(centre.applyAsDouble(i));
        }
        store.put("%s/%s/0".formatted(group.path(), name), ZstdBytes.compress(centres.array()));
    }
}
