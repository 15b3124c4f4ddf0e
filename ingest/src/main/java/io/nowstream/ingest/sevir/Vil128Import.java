package io.nowstream.ingest.sevir;

import io.nowstream.ingest.CsvLine;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * Makes SEVIR-layout files of SEVIR sequences that were shrunk to 128 x 128 grey pictures: {@code
 * demo_<i>/preds/0..4.png}, then {@code demo_<i>/targets/0..19.png}, 5 minutes apart.
 *
 * <p>Each pixel becomes 3 x 3 cells, the 25 frames become frames 0 to 24 of an event, and 25 to 48
 * are missing. The pictures say nothing of time or place: the first rows of {@code
 * CATALOG_excerpt.csv} lend theirs. A picture's row 0 is taken as the array's row 0, the south.
 */
public final class Vil128Import {

    private static final int FACTOR = 3;
    private static final int SIDE = SevirLayout.SIDE / FACTOR;
    private static final int INPUTS = 5;
    private static final int FRAMES = 25;

    /** The excerpt went through a spreadsheet: 5/12/19 18:30. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("M/d/yy H:mm", Locale.ROOT);

    private Vil128Import() {}

    /**
     * Writes one event per sequence.
     *
     * @param vil128 directory with {@code CATALOG_excerpt.csv} and {@code demo_0}, {@code demo_1},
     *     …
     * @param target where the files go
     */
    public static void write(Path vil128, Path target) throws IOException {
        Path excerpt = vil128.resolve("CATALOG_excerpt.csv");
        List<SevirEvent> events = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(excerpt)) {
            String header = lines.readLine();
            for (int i = 0; Files.isDirectory(vil128.resolve("demo_" + i)); i++) {
                String line = lines.readLine();
                if (header == null || line == null) {
                    throw new IOException(
                            "%s has %d events, expected one per sequence".formatted(excerpt, i));
                }
                events.add(event(header, line, vil128.resolve("demo_" + i)));
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("%s: %s".formatted(excerpt, e.getMessage()), e);
        }
        if (events.isEmpty()) {
            throw new IOException(vil128 + " has no demo_0; expected the pictures there");
        }
        SevirWriter.write(target, events);
    }

    private static SevirEvent event(String header, String line, Path sequence) {
        Map<String, Integer> columns = new HashMap<>();
        for (String name : CsvLine.split(header.replace("\uFEFF", ""))) {
            columns.put(name, columns.size());
        }
        List<String> fields = new ArrayList<>(CsvLine.split(line));
        Integer time = columns.get("time_utc");
        if (time == null || time >= fields.size()) {
            throw new IllegalArgumentException("no time_utc");
        }
        Instant middle = LocalDateTime.parse(fields.get(time), TIME).toInstant(ZoneOffset.UTC);
        fields.set(time, CatalogRow.TIME.format(middle.atOffset(ZoneOffset.UTC)));
        CatalogRow row = CatalogRow.of(columns, fields);
        Integer type = columns.get("event_type");
        return new SevirEvent(
                row.id(),
                type == null ? "Storm" : fields.get(type),
                middle,
                row.grid().westMetres(),
                row.grid().y(row.grid().rows()),
                frame ->
                        frame < FRAMES ? Optional.of(enlarged(sequence, frame)) : Optional.empty());
    }

    private static byte[] enlarged(Path sequence, int frame) {
        Path file =
                frame < INPUTS
                        ? sequence.resolve("preds").resolve(frame + ".png")
                        : sequence.resolve("targets").resolve(frame - INPUTS + ".png");
        Raster picture = picture(file).getRaster();
        byte[] codes = new byte[SevirLayout.SIDE * SevirLayout.SIDE];
        for (int row = 0; row < SevirLayout.SIDE; row++) {
            int south = SevirLayout.SIDE - 1 - row;
            for (int column = 0; column < SevirLayout.SIDE; column++) {
                int code = picture.getSample(column / FACTOR, south / FACTOR, 0);
                codes[row * SevirLayout.SIDE + column] = (byte) code;
            }
        }
        return codes;
    }

    private static BufferedImage picture(Path file) {
        try {
            BufferedImage picture = ImageIO.read(file.toFile());
            if (picture == null || picture.getWidth() != SIDE || picture.getHeight() != SIDE) {
                throw new IllegalArgumentException(
                        "%s is not a picture of %d x %d".formatted(file, SIDE, SIDE));
            }
            return picture;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
