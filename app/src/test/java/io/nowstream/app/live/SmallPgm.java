package io.nowstream.app.live;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.zip.GZIPOutputStream;

/**
 * Small radar composites as FMI publishes them: gzipped PGM, a blob that drifts to the south-east.
 */
public final class SmallPgm {

    static final int SIDE = 48;
    static final Instant BEGIN = Instant.parse("2016-09-28T14:45:00Z");

    /** The blob has left long before; then the next one comes. */
    private static final int BLOB_EVERY = 128;

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMddHHmm").withZone(ZoneOffset.UTC);

    private SmallPgm() {}

    /** Valid time of frame number {@code index}. */
    public static Instant time(int index) {
        return BEGIN.plusSeconds(300L * index);
    }

    /**
     * Writes frame number {@code index}, under another name first, as a careful sender does.
     *
     * @return the file
     */
    public static Path write(Path directory, int index) throws IOException {
        Instant time = time(index);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(header(time).getBytes(StandardCharsets.US_ASCII));
            zip.write(cells(index % BLOB_EVERY));
        }
        String name = STAMP.format(time) + "_fmi.radar.composite.lowest_FIN_SUOMI1.pgm.gz";
        Path part = Files.write(directory.resolve("." + name), bytes.toByteArray());
        return Files.move(part, directory.resolve(name));
    }

    private static String header(Instant time) {
        return """
                P5
                # composite_area FIN
                # projection_name SUOMI1
                # obstime %s
                # producttype CAPPI
                # productname LOWEST
                # param CorrectedReflectivity
                # metersperpixel_x 999.674053
                # metersperpixel_y 999.62859
                # projection radar {
                # type stereographic
                # centrallongitude 25
                # centrallatitude 90
                # truelatitude 60
                # bottomleft 18.600000 57.930000
                # topright 34.903000 69.005000
                # }
                %d %d
                255
                """
                .formatted(STAMP.format(time), SIDE, SIDE);
    }

    private static byte[] cells(int index) {
        byte[] cells = new byte[SIDE * SIDE];
        for (int i = 0; i < cells.length; i++) {
            double dy = (i / SIDE - 12 - 0.4 * index) / 6;
            double dx = (i % SIDE - 14 - 0.3 * index) / 6;
            cells[i] = (byte) Math.round(150 * Math.exp(-(dx * dx + dy * dy)));
        }
        return cells;
    }
}
