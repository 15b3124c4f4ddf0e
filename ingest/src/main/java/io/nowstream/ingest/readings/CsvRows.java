package io.nowstream.ingest.readings;

import io.nowstream.ingest.BoundedLines.Line;
import java.util.List;
import java.util.Optional;

/** Comma-separated values (RFC 4180); the first line names the columns. */
final class CsvRows implements RowReader {

    private static final List<String> NEEDED = List.of("time", "source");

    private Optional<CsvHeader> header = Optional.empty();

    @Override
    public Optional<Columns> row(Line line) {
        if (header.isPresent()) {
            return Optional.of(header.get().row(line));
        }
        CsvHeader first = CsvHeader.of(line);
        for (String needed : NEEDED) {
            if (!first.names().contains(needed)) {
                throw new IllegalArgumentException(
                        ("no column %s in the first line; expected time, source, and value or"
                                        + " a place; nothing of the file is read")
                                .formatted(needed));
            }
        }
        header = Optional.of(first);
        return Optional.empty();
    }

    @Override
    public boolean goesOn() {
        return header.isPresent();
    }
}
