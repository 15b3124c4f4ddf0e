package io.nowstream.ingest.watch;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What became of a directory's files: a text file, one line per file, written <em>after</em> the
 * log has acknowledged. It may lack the last lines (a crash) but never says more than the log
 * holds; what it lacks is read back from the log, from {@link #newestFrame} on. Until it is {@link
 * #markComplete complete}, and when a line is damaged, that is from the beginning.
 *
 * <pre>
 *   nowstream-journal 1  LOG-IDENTITY
 *   frame     FILE  SIGNATURE  ARRIVAL      VALID-TIME  DIGEST
 *   rejected  FILE  SIGNATURE  REJECTED-AT  -           SHA-256
 *   complete
 * </pre>
 *
 * <p>Separated by tabs; names percent-encoded. One process at a time: the file beside it is locked.
 */
final class Journal implements Closeable {

    /** Of files that are gone; those that are there are all remembered. */
    private static final int REMEMBERED_GONE = 10_000;

    private static final String HEADER = "nowstream-journal 1\t";

    private final FileNotes<Entry> notes;
    private final Map<Instant, String> digests; // by valid time

    /**
     * What became of one file.
     *
     * @param rejected whether it was rejected, else its frame is in the log
     * @param signature how it looked, see {@link FileSignature}
     * @param time arrival of its frame, or when it was rejected; the epoch if both were known
     *     before
     * @param validTime of its frame; the epoch if rejected
     * @param digest of its frame, or SHA-256 of its bytes if rejected
     */
    record Entry(
            boolean rejected, String signature, Instant time, Instant validTime, String digest) {}

    /**
     * @param file the journal; made if it is not there
     * @param logIdentity which log it is about; a journal about another one is put aside
     * @param isThere whether a file of that name is still in the directory
     */
    static Journal open(Path file, String logIdentity, Predicate<String> isThere)
            throws IOException {
        Map<Instant, String> digests = new HashMap<>();
        return new Journal(
                FileNotes.open(
                        file, HEADER + logIdentity, new Lines(digests), REMEMBERED_GONE, isThere),
                digests);
    }

    private Journal(FileNotes<Entry> notes, Map<Instant, String> digests) {
        this.notes = notes;
        this.digests = digests;
        notes.all().forEach(this::remember);
    }

    /** What became of a file when it was seen last. */
    Optional<Entry> of(String name) {
        return notes.of(name);
    }

    /** The newest observation of a valid time that is known to be in the log. */
    Optional<String> digestAt(Instant validTime) {
        return Optional.ofNullable(digests.get(validTime));
    }

    /** Nothing that arrived before this needs to be read back; the epoch if everything does. */
    Instant newestFrame() {
        return newest(false);
    }

    /** The same for what was rejected. */
    Instant newestRejection() {
        return newest(true);
    }

    private Instant newest(boolean rejected) {
        if (!notes.isComplete()) {
            return Instant.EPOCH;
        }
        return notes.all().stream()
                .filter(entry -> entry.rejected() == rejected)
                .map(Entry::time)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    /** Takes note of a frame that was found in the log itself. */
    void foundInLog(Instant validTime, String digest) {
        digests.put(validTime, digest);
    }

    /** Says that it knows of every file that was there when it was begun. */
    void markComplete() throws IOException {
        notes.markComplete();
    }

    /** Takes note of a file for good; what it says must be acknowledged by the log. */
    void note(String name, Entry entry) throws IOException {
        remember(entry);
        notes.note(name, entry);
    }

    private void remember(Entry entry) {
        if (!entry.rejected()) {
            digests.put(entry.validTime(), entry.digest());
        }
    }

    /**
     * As the file has them, without the name.
     *
     * @param digests from which those of forgotten files are taken
     */
    private record Lines(Map<Instant, String> digests) implements FileNotes.Form<Entry> {

        private static final String FRAME = "frame";
        private static final String REJECTED = "rejected";

        @Override
        public List<String> fields(Entry entry) {
            return List.of(
                    entry.rejected() ? REJECTED : FRAME,
                    entry.signature(),
                    entry.time().toString(),
                    entry.rejected() ? "-" : entry.validTime().toString(),
                    entry.digest());
        }

        @Override
        public Optional<Entry> note(List<String> fields) {
            boolean rejected = fields.get(0).equals(REJECTED);
            if (fields.size() != 5 || !rejected && !fields.get(0).equals(FRAME)) {
                return Optional.empty();
            }
            return Optional.of(
                    new Entry(
                            rejected,
                            fields.get(1),
                            Instant.parse(fields.get(2)),
                            rejected ? Instant.EPOCH : Instant.parse(fields.get(3)),
                            fields.get(4)));
        }

        @Override
        public void forgotten(Entry entry) {
            digests.remove(entry.validTime(), entry.digest());
        }

        @Override
        public String ifDamaged() {
            return "the whole log is read back instead";
        }
    }

    @Override
    public void close() throws IOException {
        notes.close();
    }
}
