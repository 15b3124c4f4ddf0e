package io.nowstream.ingest.sevir;

import io.nowstream.ingest.CsvLine;
import io.nowstream.ingest.UnknownArchiveException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code CATALOG.csv}: one line per event and sensor, columns found by the header's names. Lines of
 * other sensors are passed over; lines that make no sense are left out, counted and logged.
 */
final class Catalog {

    private static final Logger LOG = LoggerFactory.getLogger(Catalog.class);

    private Catalog() {}

    /**
     * @return the VIL events by id, without ids that occur more than once: a known defect of SEVIR,
     *     where nobody can say which line is right
     * @throws UnknownArchiveException if it has no header
     */
    static List<CatalogRow> read(Path file) throws IOException {
        Map<String, CatalogRow> rows = new TreeMap<>();
        Set<String> repeated = new HashSet<>();
        int senseless = 0;
        String firstReason = "";
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            Map<String, Integer> columns = header(file, lines.readLine());
            int imageType = columns.getOrDefault("img_type", 0);
            int number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                List<String> fields = CsvLine.split(line);
                if (imageType >= fields.size()
                        || !fields.get(imageType).equals(SevirLayout.IMAGE_TYPE)) {
                    continue;
                }
                try {
                    CatalogRow row = CatalogRow.of(columns, fields);
                    if (rows.put(row.id(), row) != null) {
                        repeated.add(row.id());
                    }
                } catch (IllegalArgumentException e) {
                    if (senseless++ == 0) {
                        firstReason = "line %,d: %s".formatted(number, e.getMessage());
                    }
                }
            }
        } catch (CharacterCodingException e) {
            throw new UnknownArchiveException(file + " is not a text file in UTF-8", e);
        }
        if (senseless > 0) {
            LOG.warn("{}: {} lines left out, the first: {}", file, senseless, firstReason);
        }
        if (!repeated.isEmpty()) {
            LOG.warn(
                    "{}: {} events left out, their ids occur more than once for {}",
                    file,
                    repeated.size(),
                    SevirLayout.IMAGE_TYPE);
            rows.keySet().removeAll(repeated);
        }
        return new ArrayList<>(rows.values());
    }

    private static Map<String, Integer> header(Path file, @Nullable String line)
            throws UnknownArchiveException {
        Map<String, Integer> columns = new HashMap<>();
        if (line != null) {
            // Spreadsheets put a byte order mark in front.
            List<String> names = CsvLine.split(line.replace("\uFEFF", ""));
            for (int i = 0; i < names.size(); i++) {
                columns.put(names.get(i).toLowerCase(Locale.ROOT), i);
            }
        }
        for (String needed : List.of("id", "file_name", "file_index", "img_type", "time_utc")) {
            if (!columns.containsKey(needed)) {
                throw new UnknownArchiveException(
                        "%s: no column %s in its first line; expected SEVIR's catalogue"
                                .formatted(file, needed));
            }
        }
        return columns;
    }
}
