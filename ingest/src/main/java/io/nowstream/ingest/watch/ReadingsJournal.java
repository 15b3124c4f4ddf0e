package io.nowstream.ingest.watch;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How far a directory's files of readings have been read: a line per file, written <em>after</em>
 * the log has acknowledged. What it lacks after a crash is read and published again, which does no
 * harm to readings; of rejected lines the log is asked, from {@link #rowsSince} on.
 *
 * <pre>
 *   nowstream-readings 1  LOG-IDENTITY
 *   read  FILE  SIGNATURE  ARRIVAL  LINES  DIGEST  TAIL
 *   complete
 * </pre>
 *
 * <p>Separated by tabs; names percent-encoded.
 */
final class ReadingsJournal implements Closeable {

    /** Of files that are gone; those that are there are all remembered. */
    private static final int REMEMBERED_GONE = 1_000;

    private static final String HEADER = "nowstream-readings 1\t";

    private final FileNotes<Entry> notes;

    /**
     * How far one file was read.
     *
     * @param signature how it looked, see {@link FileSignature}; empty if there is more to be read
     * @param arrival what was stamped on what was read last
     * @param read how far
     */
    record Entry(String signature, Instant arrival, ReadSoFar read) {

        /** Of a file that nobody has read. */
        static final Entry NONE = new Entry("", Instant.EPOCH, ReadSoFar.NOTHING);
    }

    /**
     * @param file the journal; made if it is not there
     * @param logIdentity which log it is about; a journal about another one is put aside
     * @param isThere whether a file of that name is still in the directory
     */
    static ReadingsJournal open(Path file, String logIdentity, Predicate<String> isThere)
            throws IOException {
        return new ReadingsJournal(
                FileNotes.open(file, HEADER + logIdentity, new Lines(), REMEMBERED_GONE, isThere));
    }

    private ReadingsJournal(FileNotes<Entry> notes) {
        this.notes = notes;
    }

    /** How far a file was read when it was seen last. */
    Entry of(String name) {
        return notes.of(name).orElse(Entry.NONE);
    }

    /** The newest arrival that was noted; the epoch if none was. */
    Instant newest() {
        return notes.all().stream()
                .map(Entry::arrival)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    /** No row that was rejected before this needs to be known; the epoch if each does. */
    Instant rowsSince() {
        return notes.isComplete() ? newest() : Instant.EPOCH;
    }

    /** Says that it knows of every file that was there when it was begun. */
    void markComplete() throws IOException {
        notes.markComplete();
    }

    /** Takes note of a file for good; what it says must be acknowledged by the log. */
    void note(String name, Entry entry) throws IOException {
        notes.note(name, entry);
    }

    /** As the file has them, without the name. */
    private static final class Lines implements FileNotes.Form<Entry> {

        private static final String READ = "read";

        @Override
        public List<String> fields(Entry entry) {
            ReadSoFar read = entry.read();
            return List.of(
                    READ,
                    entry.signature(),
                    entry.arrival().toString(),
                    Long.toString(read.lines()),
                    read.digest(),
                    read.tail());
        }

        @Override
        public Optional<Entry> note(List<String> fields) {
            if (fields.size() != 6 || !fields.get(0).equals(READ)) {
                return Optional.empty();
            }
            return Optional.of(
                    new Entry(
                            fields.get(1),
                            Instant.parse(fields.get(2)),
                            new ReadSoFar(
                                    Long.parseLong(fields.get(3)), fields.get(4), fields.get(5))));
        }

        @Override
        public String ifDamaged() {
            return "those files are read again";
        }
    }

    @Override
    public void close() throws IOException {
        notes.close();
    }
}
