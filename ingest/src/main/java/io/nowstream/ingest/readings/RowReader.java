package io.nowstream.ingest.readings;

import io.nowstream.ingest.BoundedLines.Line;
import java.util.Optional;

/** From the lines of one file to rows of named fields. */
interface RowReader {

    /** A reader for a file of that name, without {@code .gz}; empty if it is neither form. */
    static Optional<RowReader> of(String plainName) {
        if (plainName.endsWith(".csv")) {
            return Optional.of(new CsvRows());
        }
        return plainName.endsWith(".jsonl") ? Optional.of(new JsonRows()) : Optional.empty();
    }

    /**
     * One line.
     *
     * @return empty if the line names the columns
     * @throws IllegalArgumentException if it is no row, saying why
     */
    Optional<Columns> row(Line line);

    /** Whether the next lines can be read: not if the one that names the columns could not. */
    boolean goesOn();
}
