package io.nowstream.frames.archive;

import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Store;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An archive, for reading: feeds, days, frames. What it does not understand it names and leaves
 * out; what an unfinished write left behind is not counted and not seen.
 *
 * @param store where it lies
 */
public record FrameArchive(Store store) {

    private static final long MOST_METADATA = 1 << 16;

    private static final String ROOT = GroupMetadata.GROUP_ATTRIBUTES;

    /** Whether an archive lies on a store, at its top. */
    public static boolean liesIn(Store store) throws IOException {
        try {
            Optional<byte[]> attributes = store.get(ROOT, MOST_METADATA);
            return attributes.isPresent()
                    && Json.read(attributes.get(), ROOT)
                            .path(GroupMetadata.OURS)
                            .has("archiveFormat");
        } catch (MalformedRecordException someoneElses) {
            return false;
        }
    }

    /** Marks a store's top as an archive. */
    static void mark(Store store) throws IOException {
        var attributes = Json.object();
        attributes.putObject(GroupMetadata.OURS).put("archiveFormat", GroupMetadata.FORMAT);
        store.put(".zgroup", Json.write(GroupMetadata.group()));
        store.put(ROOT, Json.write(attributes));
    }

    /**
     * The feeds that have a day, by their folders' names.
     *
     * @throws MalformedRecordException if a feed's folder does not say which feed it is
     */
    public List<ArchivedFeed> feeds() throws IOException {
        List<ArchivedFeed> feeds = new ArrayList<>();
        for (String folder : store.folders("")) {
            Optional<ArchivedFeed> feed = ArchivedFeed.read(store, folder);
            if (feed.isPresent() && !days(feed.get().feed()).isEmpty()) {
                feeds.add(feed.get());
            }
        }
        return List.copyOf(feeds);
    }

    /** The days of a feed, oldest first. */
    public List<LocalDate> days(String feed) throws IOException {
        return groupNames(store, feed).stream()
                .map(ArchiveNames.GroupName::day)
                .distinct()
                .sorted()
                .toList();
    }

    /** A day of a feed; without entries if there is none. */
    public ArchivedDay day(String feed, LocalDate day) throws IOException {
        List<ArchivedEntry> entries = new ArrayList<>();
        List<String> damages = new ArrayList<>();
        for (ArchiveNames.GroupName name : groupNames(store, feed)) {
            if (name.day().equals(day)) {
                try {
                    DayGroup.open(store, feed, day, path(feed, name))
                            .ifPresent(group -> list(group, entries));
                } catch (MalformedRecordException e) {
                    damages.add(String.valueOf(e.getMessage()));
                }
            }
        }
        entries.sort(ArchivedDay.ORDER);
        return new ArchivedDay(entries, damages);
    }

    private void list(DayGroup group, List<ArchivedEntry> entries) {
        for (int i = 0; i < group.entries().size(); i++) {
            entries.add(new ArchivedEntry(store, group, i));
        }
    }

    /** The groups of a feed, whatever is in them. */
    static List<ArchiveNames.GroupName> groupNames(Store store, String feed) throws IOException {
        return store.folders(ArchiveNames.folderOf(feed)).stream()
                .flatMap(folder -> ArchiveNames.parse(folder).stream())
                .toList();
    }

    static String path(String feed, ArchiveNames.GroupName name) {
        return ArchiveNames.folderOf(feed) + "/" + name.written();
    }
}
