package io.nowstream.ingest.fmi;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.Packing;
import io.nowstream.frames.Quantity;
import io.nowstream.ingest.FileTime;
import io.nowstream.ingest.FrameFormat;
import io.nowstream.ingest.MalformedFrameException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * FMI's reflectivity composite: a gzipped binary PGM (P5) of 8-bit codes, row 0 in the north, whose
 * comments describe the grid. {@code dBZ = (code - 64) / 2}; 255 is no coverage, 0 no echo.
 */
public final class FmiFormat implements FrameFormat {

    private static final FileTime NAME =
            new FileTime("(\\d{12})_fmi\\..*\\.pgm\\.gz", "uuuuMMddHHmm");

    private static final Packing PACKING = new Packing(CellType.UINT8, 0.5, -32, 255, 0);

    @Override
    public String feed() {
        return "fi-radar";
    }

    @Override
    public Duration cadence() {
        return Duration.ofMinutes(5);
    }

    @Override
    public Optional<Instant> timeInName(Path file) {
        return NAME.in(file);
    }

    @Override
    public Frame read(Path file, Instant arrivalTime) throws MalformedFrameException, IOException {
        String name = file.getFileName().toString();
        try (InputStream compressed = Files.newInputStream(file);
                InputStream gzip = new GZIPInputStream(compressed, 1 << 16);
                BufferedInputStream pgm = new BufferedInputStream(gzip)) {
            PgmHeader header = PgmHeader.read(name, pgm);
            FmiHeader description = FmiHeader.of(name, header);
            int[] codes = codes(name, header, pgm);
            Channel channel =
                    Channel.of(Quantity.REFLECTIVITY, PACKING, Cells.packCodes(codes, PACKING));
            return new Frame(
                    feed(),
                    description.grid(),
                    description.validTime(),
                    arrivalTime,
                    List.of(channel));
        } catch (EOFException e) {
            throw new MalformedFrameException(name, "truncated gzip: ends too early", e);
        } catch (ZipException e) {
            throw new MalformedFrameException(name, "damaged gzip: " + e.getMessage(), e);
        }
    }

    private static int[] codes(String name, PgmHeader header, InputStream pgm)
            throws MalformedFrameException, IOException {
        int cells = header.rows() * header.columns();
        byte[] image = pgm.readNBytes(cells);
        if (image.length < cells) {
            throw new MalformedFrameException(
                    name,
                    "truncated PGM: %d x %d cells declared, %,d bytes there"
                            .formatted(header.rows(), header.columns(), image.length));
        }
        // Reading on to the end also lets gzip check its checksum.
        if (pgm.read() >= 0) {
            throw new MalformedFrameException(
                    name,
                    "PGM has more than the %d x %d cells declared"
                            .formatted(header.rows(), header.columns()));
        }
        int[] codes = new int[cells];
        for (int i = 0; i < cells; i++) {
            codes[i] = image[i] & 0xFF;
        }
        return codes;
    }
}
