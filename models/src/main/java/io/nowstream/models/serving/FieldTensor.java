package io.nowstream.models.serving;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * The fields of a batch as one tensor, in memory that the next batch uses again: memory beside the
 * heap goes back only when the collector happens to run. Not for use from several threads.
 */
final class FieldTensor {

    private ByteBuffer memory = ByteBuffer.allocateDirect(0);

    /**
     * Lays fields out.
     *
     * @param batch per sample its fields, as many for each; channel after channel, row-major, in
     *     model units
     * @return shape (batch, fields, channels, padded rows, padded columns); it is closed with its
     *     manager, and before the next call here
     */
    NDArray of(NDManager manager, List<float[][]> batch, Padding padding) {
        int fields = batch.get(0).length;
        int channels = batch.get(0)[0].length / (padding.rows() * padding.columns());
        Shape shape =
                new Shape(
                        batch.size(),
                        fields,
                        channels,
                        padding.paddedRows(),
                        padding.paddedColumns());
        int bytes = Math.toIntExact(Math.multiplyExact(shape.size(), (long) Float.BYTES));
        if (memory.capacity() != bytes) {
            memory = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        }
        FloatBuffer floats = memory.clear().order(ByteOrder.nativeOrder()).asFloatBuffer();
        for (float[][] sample : batch) {
            for (float[] field : sample) {
                floats.put(padding.pad(field));
            }
        }
        return manager.create(memory, shape, DataType.FLOAT32);
    }
}
