package io.nowstream.frames.archive;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.nowstream.frames.MalformedRecordException;

/** Coordinates are compressed with zstd, as Zarr's compressor of that name reads it. */
final class ZstdBytes {

    /** Of coordinates and cells: what {@link io.nowstream.frames.Cells} uses. */
    static final int LEVEL = 1;

    private ZstdBytes() {}

    static byte[] compress(byte[] plain) {
        return Zstd.compress(plain, LEVEL);
    }

    /** What so many bytes take at most when compressed. */
    static long bound(long plainBytes) {
        return Zstd.compressBound(plainBytes);
    }

    /**
     * @param count how many bytes there must be; checked before memory is taken
     * @throws MalformedRecordException if it is not a zstd frame of so many
     */
    static byte[] decompress(byte[] compressed, int count, String name) {
        long declared = compressed.length == 0 ? -1 : Zstd.getFrameContentSize(compressed);
        if (declared != count) {
            throw new MalformedRecordException(
                    "%s is not a zstd frame of %,d bytes".formatted(name, count));
        }
        byte[] plain = new byte[count];
        try {
            if (Zstd.decompress(plain, compressed) == count) {
                return plain;
            }
        } catch (ZstdException e) {
            throw new MalformedRecordException(
                    "%s is damaged: %s".formatted(name, e.getMessage()), e);
        }
        throw new MalformedRecordException("%s is damaged: it ends early".formatted(name));
    }
}
