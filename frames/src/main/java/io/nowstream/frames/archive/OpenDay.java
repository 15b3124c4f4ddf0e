package io.nowstream.frames.archive;

import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Store;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One day of one feed while it is written: its groups, one per form of frames that came. */
final class OpenDay {

    private final Store store;
    private final String feed;
    private final LocalDate day;
    private final List<OpenGroup> groups = new ArrayList<>();
    private int lastNumber;

    private OpenDay(Store store, String feed, LocalDate day) {
        this.store = store;
        this.feed = feed;
        this.day = day;
    }

    /** As it lies there. A group that cannot be understood is left alone, and so is its number. */
    static OpenDay open(Store store, String feed, LocalDate day) throws IOException {
        OpenDay open = new OpenDay(store, feed, day);
        for (ArchiveNames.GroupName name : FrameArchive.groupNames(store, feed)) {
            if (name.day().equals(day)) {
                open.take(name);
            }
        }
        return open;
    }

    private void take(ArchiveNames.GroupName name) throws IOException {
        try {
            Optional<DayGroup> group =
                    DayGroup.open(store, feed, day, FrameArchive.path(feed, name));
            if (group.isEmpty()) {
                return; // what a crash left: the next group takes its number
            }
            groups.add(new OpenGroup(store, group.get()));
        } catch (MalformedRecordException damaged) {
            // Whoever reads the archive is told.
        }
        lastNumber = Math.max(lastNumber, name.number());
    }

    int size() {
        return groups.stream().mapToInt(group -> group.entries().size()).sum();
    }

    /** Whether the frame was not there yet; its cells are then, and are not counted. */
    boolean append(Frame frame) throws IOException {
        FrameForm form = FrameForm.of(frame);
        check(frame, form);
        byte[] digest = DayGroup.digest(frame.channels());
        long valid = frame.validTime().toEpochMilli();
        long arrival = frame.arrivalTime().toEpochMilli();
        int newest = -1;
        boolean isThere = false;
        for (OpenGroup group : groups) {
            Entries entries = group.entries();
            for (int i = 0; i < entries.size(); i++) {
                if (entries.validMillis(i) != valid) {
                    continue;
                }
                boolean sameCells = group.form().equals(form) && entries.hasDigest(i, digest);
                if (sameCells && entries.arrivalMillis(i) == arrival) {
                    return false;
                }
                if (entries.revision(i) > newest) {
                    newest = entries.revision(i);
                    isThere = sameCells;
                }
            }
        }
        if (!isThere) {
            group(form).append(frame, newest + 1, digest);
        }
        return !isThere;
    }

    private static void check(Frame frame, FrameForm form) {
        if (form.channels().size() > FrameForm.MAX_CHANNELS) {
            throw new MalformedRecordException(
                    "a frame of %d channels; an archive takes %d"
                            .formatted(form.channels().size(), FrameForm.MAX_CHANNELS));
        }
        for (int i = 0; i < form.channels().size(); i++) {
            Channel channel = frame.channels().get(i);
            if (channel.isClaimed()) {
                throw new MalformedRecordException(
                        "its cells are in the store under %s; redeem the claim before archiving it"
                                .formatted(channel.claim()));
            }
            if (channel.cells().length > DayGroup.bound(form, form.channels().get(i))) {
                throw new MalformedRecordException(
                        "packed cells take %,d bytes, more than so many cells ever do"
                                .formatted(channel.cells().length));
            }
            Cells.check(channel.cells(), channel.packing(), frame.grid().cells());
        }
    }

    /** The group that takes frames of a form; begun if there is none, or if it is full. */
    private OpenGroup group(FrameForm form) {
        for (OpenGroup group : groups) {
            if (group.form().equals(form) && group.entries().size() < Entries.MAX) {
                return group;
            }
        }
        lastNumber++;
        String path = FrameArchive.path(feed, new ArchiveNames.GroupName(day, lastNumber));
        OpenGroup begun = new OpenGroup(store, new DayGroup(feed, day, path, form, new Entries()));
        groups.add(begun);
        return begun;
    }

    void commit() throws IOException {
        for (OpenGroup group : groups) {
            group.commit();
        }
    }
}
