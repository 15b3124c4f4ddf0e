package io.nowstream.frames.archive;

import io.nowstream.frames.Frame;
import io.nowstream.frames.Store;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Appends frames to an archive.
 *
 * <p>{@link #append} puts the cells where they stay; {@link #commit} writes the metadata that
 * counts them. Killed at any moment, what is counted is whole, and what is not is written again by
 * whoever goes on: the same frames in the same order make the same objects. No cells that are
 * counted are ever written again. After an {@link IOException} the call can be repeated.
 *
 * <p>One writer per archive at a time. Not thread-safe.
 */
public final class ArchiveWriter {

    /** Days kept open, and what they know: some 100 MB. */
    private static final int MOST_DAYS_OPEN = 256;

    private static final long MOST_ENTRIES_OPEN = 2_000_000;

    private final Store store;
    private boolean marked;

    /** Least recently used first. */
    private final Map<DayOfFeed, OpenDay> open = new LinkedHashMap<>(16, 0.75f, true);

    private final Set<OpenDay> changed = new LinkedHashSet<>();
    private final Map<String, ArchivedFeed> feeds = new HashMap<>();
    private final Set<String> changedFeeds = new HashSet<>();
    private int pending;

    private record DayOfFeed(String feed, LocalDate day) {}

    /**
     * @param store where the archive lies, at its top; made by the first commit if it is not there
     */
    public ArchiveWriter(Store store) {
        this.store = store;
    }

    /**
     * Appends a frame, whose cells are here. One that is there already (same valid time, same cells
     * as the newest revision, or the very same frame as an older one) is passed over; another of
     * the same valid time becomes its next revision.
     *
     * @param cadence time between two frames of its feed
     * @return whether it was not there yet
     * @throws io.nowstream.frames.MalformedRecordException if its cells are not cells of its grid,
     *     or lie in a store, or its valid time is in no day
     * @throws IOException if the store cannot be read or written
     */
    public boolean append(Frame frame, Duration cadence) throws IOException {
        LocalDate day = ArchiveNames.dayOf(frame.validTime());
        ArchivedFeed feed = new ArchivedFeed(frame.feed(), cadence, false);
        Optional<ArchivedFeed> known = known(frame.feed());
        OpenDay openDay = open(new DayOfFeed(frame.feed(), day));
        boolean isNew = openDay.append(frame);
        if (isNew) {
            changed.add(openDay);
            pending++;
            note(feed, known);
        }
        return isNew;
    }

    /** Notes that a feed is over; one without frames here is left alone. */
    public void ended(String feed) throws IOException {
        Optional<ArchivedFeed> known = known(feed);
        if (known.isPresent()) {
            note(new ArchivedFeed(feed, known.get().cadence(), true), known);
        }
    }

    /** Frames that the next {@link #commit} will count. */
    public int pending() {
        return pending;
    }

    /**
     * Counts what was appended.
     *
     * @throws IOException if the store cannot be written; what was counted before still is
     */
    public void commit() throws IOException {
        if (changed.isEmpty() && changedFeeds.isEmpty()) {
            return;
        }
        if (!marked && !FrameArchive.liesIn(store)) {
            FrameArchive.mark(store);
        }
        marked = true;
        for (Iterator<String> names = changedFeeds.iterator(); names.hasNext(); ) {
            ArchivedFeed feed = feeds.get(names.next());
            if (feed != null) {
                feed.write(store);
            }
            names.remove();
        }
        for (Iterator<OpenDay> days = changed.iterator(); days.hasNext(); ) {
            days.next().commit();
            days.remove();
        }
        pending = 0;
        closeWhatIsTooMuch();
    }

    private OpenDay open(DayOfFeed key) throws IOException {
        OpenDay day = open.get(key);
        if (day == null) {
            day = OpenDay.open(store, key.feed(), key.day());
            open.put(key, day);
        }
        return day;
    }

    private void note(ArchivedFeed feed, Optional<ArchivedFeed> known) {
        if (!known.equals(Optional.of(feed))) {
            feeds.put(feed.feed(), feed);
            changedFeeds.add(feed.feed());
        }
    }

    private Optional<ArchivedFeed> known(String feed) throws IOException {
        ArchivedFeed here = feeds.get(feed);
        if (here != null) {
            return Optional.of(here);
        }
        Optional<ArchivedFeed> there = ArchivedFeed.read(store, ArchiveNames.folderOf(feed));
        there.ifPresent(found -> feeds.put(feed, found));
        return there;
    }

    private void closeWhatIsTooMuch() {
        long entries = open.values().stream().mapToLong(OpenDay::size).sum();
        Iterator<OpenDay> oldest = open.values().iterator();
        while (open.size() > 1 && (entries > MOST_ENTRIES_OPEN || open.size() > MOST_DAYS_OPEN)) {
            entries -= oldest.next().size();
            oldest.remove();
        }
    }
}
