package io.nowstream.ingest.hdf5;

import io.jhdf.exceptions.HdfFilterException;
import io.jhdf.filter.DeflatePipelineFilter;
import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * jHDF's deflate, except that a chunk cannot inflate without end: a megabyte of zeros in a file is
 * a gigabyte in memory.
 */
class BoundedDeflate extends DeflatePipelineFilter {

    private final int maxBytes;

    BoundedDeflate(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public byte[] decode(byte[] compressed, int[] filterData) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(compressed);
            ByteArrayOutputStream plain = new ByteArrayOutputStream(compressed.length * 2);
            byte[] piece = new byte[1 << 16];
            while (!inflater.finished()) {
                int length = inflater.inflate(piece);
                if (length == 0) {
                    throw new HdfFilterException("a deflated chunk ends too early");
                }
                if (plain.size() + length > maxBytes) {
                    throw new HdfFilterException(
                            "a deflated chunk is larger than %,d bytes".formatted(maxBytes));
                }
                plain.write(piece, 0, length);
            }
            return plain.toByteArray();
        } catch (DataFormatException e) {
            throw new HdfFilterException("a deflated chunk is damaged", e);
        } finally {
            inflater.end();
        }
    }
}
