package io.nowstream.ingest.watch;

import java.io.Closeable;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A note about each file of a directory that lasts: a line per file in a {@link JournalFile}, the
 * newest counts. Tabs separate its fields, of which the second is the file's name, percent-encoded;
 * a line {@code complete} says that no file from before is missing. Of files that are gone, the
 * oldest are forgotten.
 *
 * @param <E> what is noted about a file
 */
final class FileNotes<E> implements Closeable {

    private static final int COMPACT_AFTER = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(FileNotes.class);
    private static final String COMPLETE = "complete";

    private final JournalFile file;
    private final Form<E> form;
    private final int rememberedGone;
    private final Predicate<String> isThere;
    private final Map<String, E> notes = new LinkedHashMap<>(); // by file, oldest first
    private boolean complete;
    private int added;

    /** How a note is written. */
    interface Form<E> {

        /** The fields of its line: what comes before the file's name, and what comes after it. */
        List<String> fields(E note);

        /**
         * The note of a line; empty if it is none. A field that does not say what it should is a
         * {@link DateTimeException} or an {@link IllegalArgumentException}.
         *
         * @param fields without the file's name
         */
        Optional<E> note(List<String> fields);

        /** Told that a file is remembered no more. */
        default void forgotten(E note) {}

        /** What follows for the person who reads it if a line was damaged. */
        String ifDamaged();
    }

    private FileNotes(
            JournalFile lines, Form<E> form, int rememberedGone, Predicate<String> isThere) {
        this.file = lines;
        this.form = form;
        this.rememberedGone = rememberedGone;
        this.isThere = isThere;
    }

    /**
     * Reads what was noted.
     *
     * @param file where it is; made if it is not there
     * @param header its form and the log's identity; notes about another log are put aside
     * @param rememberedGone of how many files that are gone; those that are there are all
     *     remembered
     * @param isThere whether a file of that name is still in the directory
     */
    static <E> FileNotes<E> open(
            Path file, String header, Form<E> form, int rememberedGone, Predicate<String> isThere)
            throws IOException {
        JournalFile lines = JournalFile.open(file, header);
        try {
            FileNotes<E> notes = new FileNotes<>(lines, form, rememberedGone, isThere);
            notes.load();
            notes.compact();
            return notes;
        } catch (IOException | RuntimeException e) {
            lines.close();
            throw e;
        }
    }

    /** The newest note about a file. */
    Optional<E> of(String name) {
        return Optional.ofNullable(notes.get(name));
    }

    /** The newest about each file, oldest first. */
    Collection<E> all() {
        return notes.values();
    }

    /** Whether it knows of every file that was there when it was begun. */
    boolean isComplete() {
        return complete;
    }

    /** Says that it does. */
    void markComplete() throws IOException {
        if (!complete) {
            complete = true;
            file.add(COMPLETE);
        }
    }

    /** Takes note of a file for good; what it says must be acknowledged by the log. */
    void note(String name, E note) throws IOException {
        remember(name, note);
        file.add(line(name, note));
        if (++added >= COMPACT_AFTER) {
            compact();
        }
    }

    private void remember(String name, E note) {
        notes.remove(name); // so that it becomes the newest
        notes.put(name, note);
    }

    private void load() throws IOException {
        boolean damaged = false;
        for (String line : file.read()) {
            if (line.equals(COMPLETE)) {
                complete = true;
            } else if (!remember(line)) {
                damaged = true;
            }
        }
        if (damaged) {
            complete = false;
            LOG.warn("{} has damaged lines: {}", file, form.ifDamaged());
        }
    }

    /** False if the line is none of ours. */
    private boolean remember(String line) {
        List<String> fields = new ArrayList<>(List.of(line.split("\t", -1)));
        if (fields.size() < 2) {
            return false;
        }
        try {
            String name = URLDecoder.decode(fields.remove(1), StandardCharsets.UTF_8);
            Optional<E> note = form.note(fields);
            note.ifPresent(its -> remember(name, its));
            return note.isPresent();
        } catch (DateTimeException | IllegalArgumentException e) {
            return false;
        }
    }

    private String line(String name, E note) {
        List<String> fields = new ArrayList<>(form.fields(note));
        fields.add(1, URLEncoder.encode(name, StandardCharsets.UTF_8));
        return String.join("\t", fields);
    }

    /** Writes it anew, without the oldest of the files that are gone. */
    private void compact() throws IOException {
        List<String> gone = new ArrayList<>();
        notes.keySet().stream().filter(name -> !isThere.test(name)).forEach(gone::add);
        for (String name : gone.subList(0, Math.max(0, gone.size() - rememberedGone))) {
            Optional.ofNullable(notes.remove(name)).ifPresent(form::forgotten);
        }
        List<String> lines = new ArrayList<>();
        notes.forEach((name, note) -> lines.add(line(name, note)));
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
