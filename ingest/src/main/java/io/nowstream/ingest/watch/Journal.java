package io.nowstream.ingest.watch;

import java.io.Closeable;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private static final int COMPACT_AFTER = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final String HEADER = "nowstream-journal 1\t";
    private static final String COMPLETE = "complete";

    private final JournalFile file;
    private final Predicate<String> isThere;
    private final Map<String, Entry> entries = new LinkedHashMap<>(); // by file, oldest first
    private final Map<Instant, String> digests = new HashMap<>(); // by valid time
    private boolean complete;
    private int appended;

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
        JournalFile lines = JournalFile.open(file, HEADER + logIdentity);
        try {
            Journal journal = new Journal(lines, isThere);
            journal.load();
            journal.compact();
            return journal;
        } catch (IOException | RuntimeException e) {
            lines.close();
            throw e;
        }
    }

    private Journal(JournalFile file, Predicate<String> isThere) {
        this.file = file;
        this.isThere = isThere;
    }

    /** What became of a file when it was seen last. */
    Optional<Entry> of(String name) {
        return Optional.ofNullable(entries.get(name));
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
        if (!complete) {
            return Instant.EPOCH;
        }
        return entries.values().stream()
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
        if (!complete) {
            complete = true;
            file.add(COMPLETE);
        }
    }

    /** Takes note of a file for good; what it says must be acknowledged by the log. */
    void note(String name, Entry entry) throws IOException {
        remember(name, entry);
        file.add(line(name, entry));
        if (++appended >= COMPACT_AFTER) {
            compact();
        }
    }

    private void remember(String name, Entry entry) {
        entries.remove(name); // so that it becomes the newest
        entries.put(name, entry);
        if (!entry.rejected()) {
            digests.put(entry.validTime(), entry.digest());
        }
    }

    private void load() throws IOException {
        boolean damaged = false;
        for (String line : file.read()) {
            if (line.equals(COMPLETE)) {
                complete = true;
            } else if (!remember(line.split("\t", -1))) {
                damaged = true;
            }
        }
        if (damaged) {
            complete = false;
            LOG.warn("{} has damaged lines: the whole log is read back instead", file);
        }
    }

    /** False if the line is none of ours. */
    private boolean remember(String[] fields) {
        boolean rejected = fields[0].equals("rejected");
        if (fields.length != 6 || !rejected && !fields[0].equals("frame")) {
            return false;
        }
        try {
            remember(
                    URLDecoder.decode(fields[1], StandardCharsets.UTF_8),
                    new Entry(
                            rejected,
                            fields[2],
                            Instant.parse(fields[3]),
                            rejected ? Instant.EPOCH : Instant.parse(fields[4]),
                            fields[5]));
            return true;
        } catch (DateTimeException | IllegalArgumentException e) {
            return false;
        }
    }

    private static String line(String name, Entry entry) {
        return "%s\t%s\t%s\t%s\t%s\t%s"
                .formatted(
                        entry.rejected() ? "rejected" : "frame",
                        URLEncoder.encode(name, StandardCharsets.UTF_8),
                        entry.signature(),
                        entry.time(),
                        entry.rejected() ? "-" : entry.validTime(),
                        entry.digest());
    }

    /** Writes it anew, without the oldest of the files that are gone. */
    private void compact() throws IOException {
        List<String> gone = new ArrayList<>();
        entries.keySet().stream().filter(name -> !isThere.test(name)).forEach(gone::add);
        for (String name : gone.subList(0, Math.max(0, gone.size() - REMEMBERED_GONE))) {
            forget(name);
        }
        List<String> lines = new ArrayList<>();
        entries.forEach((name, entry) -> lines.add(line(name, entry)));
        if (complete) {
            lines.add(COMPLETE);
        }
        file.rewrite(lines);
        appended = 0;
    }

    private void forget(String name) {
        Entry entry = entries.remove(name);
        if (entry != null && !entry.rejected()) {
            digests.remove(entry.validTime(), entry.digest());
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
