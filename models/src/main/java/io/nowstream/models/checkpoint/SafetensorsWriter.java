package io.nowstream.models.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Writes safetensors files whose bytes depend on nothing but names, shapes and values: tensors in
 * the order given, keys in a fixed order, the header padded with spaces so that the data begin at a
 * multiple of 8 bytes.
 */
public final class SafetensorsWriter {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int ALIGNMENT = 8;

    private SafetensorsWriter() {}

    /**
     * A tensor to be written.
     *
     * @param name its name
     * @param shape its dimensions; their product is the number of values
     * @param values row-major
     */
    public record Tensor(String name, long[] shape, float[] values) {}

    /** Writes a file; the stream stays open. */
    public static void write(OutputStream out, List<Tensor> tensors) throws IOException {
        byte[] header = header(tensors);
        ByteBuffer prefix =
                ByteBuffer.allocate(Safetensors.PREFIX_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.write(prefix.putLong(header.length).array());
        out.write(header);
        for (Tensor tensor : tensors) {
            out.write(bytes(tensor.values()));
        }
    }

    private static byte[] header(List<Tensor> tensors) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            long begin = 0;
            for (Tensor tensor : tensors) {
                long end = begin + 4L * tensor.values().length;
                json.writeObjectFieldStart(tensor.name());
                json.writeStringField("dtype", "F32");
                json.writeFieldName("shape");
                json.writeArray(tensor.shape(), 0, tensor.shape().length);
                json.writeFieldName("data_offsets");
                json.writeArray(new long[] {begin, end}, 0, 2);
                json.writeEndObject();
                begin = end;
            }
            json.writeEndObject();
        }
        return padded(bytes.toByteArray());
    }

    private static byte[] padded(byte[] header) {
        int length = (header.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        byte[] padded = Arrays.copyOf(header, length);
        Arrays.fill(padded, header.length, length, (byte) ' ');
        return padded;
    }

    private static byte[] bytes(float[] values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(4, values.length))
                        .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }
}
