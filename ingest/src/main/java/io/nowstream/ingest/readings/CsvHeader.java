package io.nowstream.ingest.readings;

import io.nowstream.ingest.BoundedLines.Line;
import io.nowstream.ingest.CsvLine;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A first line that names the columns, in any order and case.
 *
 * @param names in the order of the fields, lower case
 */
record CsvHeader(List<String> names) {

    /**
     * @throws IllegalArgumentException if two columns have one name, or the line is no CSV
     */
    static CsvHeader of(Line line) {
        List<String> names =
                fields(line).stream()
                        // Spreadsheets put a byte order mark in front.
                        .map(name -> name.replace("\uFEFF", "").toLowerCase(Locale.ROOT))
                        .toList();
        for (String name : names) {
            if (names.indexOf(name) != names.lastIndexOf(name)) {
                throw new IllegalArgumentException(
                        "two columns are named \"%s\"".formatted(Columns.shortened(name)));
            }
        }
        return new CsvHeader(names);
    }

    /**
     * The fields of a line by name.
     *
     * @throws IllegalArgumentException if there are more or fewer than columns
     */
    Columns row(Line line) {
        List<String> fields = fields(line);
        if (fields.size() != names.size()) {
            throw new IllegalArgumentException(
                    "%d fields, the first line has %d".formatted(fields.size(), names.size()));
        }
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            row.put(names.get(i), fields.get(i));
        }
        return new Columns(row);
    }

    private static List<String> fields(Line line) {
        if (line.tooLong()) {
            throw new IllegalArgumentException("the line is too long");
        }
        String text = line.text();
        if (!CsvLine.isWhole(text)) {
            throw new IllegalArgumentException("a quote is not closed on the line");
        }
        return CsvLine.split(text);
    }
}
