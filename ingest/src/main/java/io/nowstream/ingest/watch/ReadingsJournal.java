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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private static final int COMPACT_AFTER = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(ReadingsJournal.class);
    private static final String HEADER = "nowstream-readings 1\t";
    private static final String COMPLETE = "complete";

    private final JournalFile file;
    private final Predicate<String> isThere;
    private final Map<String, Entry> entries = new LinkedHashMap<>(); // by file, oldest first
    private boolean complete;
    private int added;

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
        JournalFile lines = JournalFile.open(file, HEADER + logIdentity);
        try {
            ReadingsJournal journal = new ReadingsJournal(lines, isThere);
            journal.load();
            journal.compact();
            return journal;
        } catch (IOException | RuntimeException e) {
            lines.close();
            throw e;
        }
    }

    private ReadingsJournal(JournalFile file, Predicate<String> isThere) {
        this.file = file;
        this.isThere = isThere;
    }

    /** How far a file was read when it was seen last. */
    Entry of(String name) {
        return entries.getOrDefault(name, Entry.NONE);
    }

    /** The newest arrival that was noted; the epoch if none was. */
    Instant newest() {
        return entries.values().stream()
                .map(Entry::arrival)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    /** No row that was rejected before this needs to be known; the epoch if each does. */
    Instant rowsSince() {
        return complete ? newest() : Instant.EPOCH;
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
        if (++added >= COMPACT_AFTER) {
            compact();
        }
    }

    private void remember(String name, Entry entry) {
        entries.remove(name); // so that it becomes the newest
        entries.put(name, entry);
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
            LOG.warn("{} has damaged lines: those files are read again", file);
        }
    }

    /** False if the line is none of ours. */
    private boolean remember(String[] fields) {
        if (fields.length != 7 || !fields[0].equals("read")) {
            return false;
        }
        try {
            remember(
                    URLDecoder.decode(fields[1], StandardCharsets.UTF_8),
                    new Entry(
                            fields[2],
                            Instant.parse(fields[3]),
                            new ReadSoFar(Long.parseLong(fields[4]), fields[5], fields[6])));
            return true;
        } catch (DateTimeException | IllegalArgumentException e) {
            return false;
        }
    }

    private static String line(String name, Entry entry) {
        ReadSoFar read = entry.read();
        return "read\t%s\t%s\t%s\t%d\t%s\t%s"
                .formatted(
                        URLEncoder.encode(name, StandardCharsets.UTF_8),
                        entry.signature(),
                        entry.arrival(),
                        read.lines(),
                        read.digest(),
                        read.tail());
    }

    /** Writes it anew, without the oldest of the files that are gone. */
    private void compact() throws IOException {
        List<String> gone = new ArrayList<>();
        entries.keySet().stream().filter(name -> !isThere.test(name)).forEach(gone::add);
        gone.subList(0, Math.max(0, gone.size() - REMEMBERED_GONE)).forEach(entries::remove);
        List<String> lines = new ArrayList<>();
        entries.forEach((name, entry) -> lines.add(line(name, entry)));
        if (complete) {
            lines.add(COMPLETE);
        }
        file.rewrite(lines);
        added = 0;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
