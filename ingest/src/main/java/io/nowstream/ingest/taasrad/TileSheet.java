package io.nowstream.ingest.taasrad;

import io.nowstream.ingest.MalformedFrameException;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A raster of 32 x 32 tiles in one grey PNG, tile after tile, row by row.
 *
 * @param codes one byte per pixel of the whole sheet, row-major
 */
record TileSheet(byte[] codes) {

    /** Rows and columns of a tile. */
    static final int TILE = 64;

    /** Tiles in a row of the sheet, and rows of tiles. */
    static final int ACROSS = 32;

    static final int TILES = ACROSS * ACROSS;

    private static final int SIDE = TILE * ACROSS;
    private static final long MAX_FILE_BYTES = 64 << 20;

    /** Length 0, type IEND, CRC: how every PNG ends (PNG 1.2, section 4.1.4). */
    private static final byte[] IEND = {
        0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xAE, 0x42, 0x60, (byte) 0x82
    };

    static TileSheet read(Path file) throws MalformedFrameException, IOException {
        String name = file.getFileName().toString();
        long size = Files.size(file);
        if (size > MAX_FILE_BYTES) {
            throw new MalformedFrameException(
                    name, "%,d bytes; a sheet has at most %,d".formatted(size, MAX_FILE_BYTES));
        }
        byte[] png = Files.readAllBytes(file);
        int tail = Math.max(0, png.length - IEND.length);
        if (!Arrays.equals(Arrays.copyOfRange(png, tail, png.length), IEND)) {
            // The JDK's reader would take a sheet that only lacks its last chunk.
            throw new MalformedFrameException(
                    name, "truncated PNG: does not end with IEND after %,d bytes".formatted(size));
        }
        return new TileSheet(decode(name, png));
    }

    private static byte[] decode(String name, byte[] png)
            throws MalformedFrameException, IOException {
        try (ImageInputStream input =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(png))) {
            Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
            ImageReader reader = readers.next();
            try {
                reader.setInput(input, true, true);
                int columns = reader.getWidth(0);
                int rows = reader.getHeight(0);
                if (rows != SIDE || columns != SIDE) {
                    throw new MalformedFrameException(
                            name,
                            "sheet is %d x %d, expected %d x %d"
                                    .formatted(rows, columns, SIDE, SIDE));
                }
                return firstBand(reader.read(0).getRaster());
            } finally {
                reader.dispose();
            }
        } catch (IIOException | RuntimeException e) {
            // The bytes are in memory already: nothing but their content can fail here.
            throw new MalformedFrameException(name, "damaged PNG: " + e.getMessage(), e);
        }
    }

    /** The picture is grey: red, green and blue are equal. */
    private static byte[] firstBand(Raster raster) {
        byte[] codes = new byte[SIDE * SIDE];
        int[] row = new int[SIDE];
        for (int y = 0; y < SIDE; y++) {
            raster.getSamples(0, y, SIDE, 1, 0, row);
            for (int x = 0; x < SIDE; x++) {
                codes[y * SIDE + x] = (byte) row[x];
            }
        }
        return codes;
    }

    /**
     * One tile.
     *
     * @param index 0 to {@link #TILES} - 1
     * @return its codes, 64 x 64, row 0 in the north
     */
    int[] tile(int index) {
        int top = index / ACROSS * TILE;
        int left = index % ACROSS * TILE;
        int[] tile = new int[TILE * TILE];
        for (int row = 0; row < TILE; row++) {
            for (int column = 0; column < TILE; column++) {
                tile[row * TILE + column] = codes[(top + row) * SIDE + left + column] & 0xFF;
            }
        }
        return tile;
    }
}
