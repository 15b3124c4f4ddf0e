package io.nowstream.ingest.traffic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** An array as it was stored, number by number. */
final class NpyArray {

    private final NpyHeader header;
    private final ByteBuffer data;

    /**
     * @param data as many bytes as the header says
     */
    NpyArray(NpyHeader header, byte[] data) {
        this.header = header;
        this.data = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    }

    List<Integer> shape() {
        return header.shape();
    }

    /**
     * @param index of the array flattened, the last axis fastest
     */
    double at(int index) {
        return header.type().at(data, index * header.type().bytes());
    }
}
