package io.nowstream.frames.archive;

import com.fasterxml.jackson.databind.JsonNode;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.Frame;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Sha256;
import io.nowstream.frames.Store;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One group of an archive: frames of one feed, day and form.
 *
 * @param feed the feed
 * @param day the UTC day of their valid times
 * @param path the group's name on the store
 * @param form grid and channels of all of them
 * @param entries what is known of each
 */
record DayGroup(String feed, LocalDate day, String path, FrameForm form, Entries entries) {

    /** Sixty-four channels' metadata take a tenth of it. */
    private static final long MOST_METADATA = 1 << 20;

    /**
     * The group as its metadata counts it, or empty if nothing has been counted yet.
     *
     * @throws MalformedRecordException if it is not as this version writes it
     */
    static Optional<DayGroup> open(Store store, String feed, LocalDate day, String path)
            throws IOException {
        String name = path + "/" + GroupMetadata.CONSOLIDATED;
        Optional<byte[]> bytes = store.get(name, MOST_METADATA);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            JsonNode metadata = Json.read(bytes.get(), name).path("metadata");
            FrameForm form = form(metadata, feed, day);
            JsonNode shape = metadata.path(Entries.TIME + GroupMetadata.ARRAY).path("shape");
            int count = (int) Json.wholeIn(shape.path(0), "number of frames", 0, Entries.MAX);
            demandArrays(GroupMetadata.of(feed, day, form, count), metadata);
            return Optional.of(
                    new DayGroup(feed, day, path, form, Entries.read(store, path, count)));
        } catch (MalformedRecordException e) {
            throw new MalformedRecordException("%s: %s".formatted(path, e.getMessage()), e);
        }
    }

    private static FrameForm form(JsonNode metadata, String feed, LocalDate day) {
        JsonNode ours = metadata.path(GroupMetadata.GROUP_ATTRIBUTES).path(GroupMetadata.OURS);
        Json.whole(ours, "format", 1, GroupMetadata.FORMAT);
        if (!Json.text(ours, "feed").equals(feed)
                || !Json.text(ours, "day").equals(day.toString())) {
            throw new MalformedRecordException(
                    "holds %s of %s, and lies where %s of %s belongs"
                            .formatted(Json.text(ours, "feed"), Json.text(ours, "day"), feed, day));
        }
        return FormJson.read(ours);
    }

    private static void demandArrays(Map<String, JsonNode> expected, JsonNode found) {
        expected.forEach(
                (key, value) -> {
                    if (key.endsWith(GroupMetadata.ARRAY) && !value.equals(found.path(key))) {
                        throw new MalformedRecordException(
                                "%s is not what its form and count ask for".formatted(key));
                    }
                });
    }

    /** Where a frame's cells of one channel lie. */
    String chunk(FrameForm.Variable channel, int index) {
        return "%s/%s/%d.0.0".formatted(path, channel.name(), index);
    }

    /** What a chunk of that channel takes at most. */
    static long bound(FrameForm form, FrameForm.Variable channel) {
        return ZstdBytes.bound((long) form.grid().cells() * channel.packing().type().bytes());
    }

    /** SHA-256 of the cells, channel after channel. */
    static byte[] digest(List<Channel> channels) {
        MessageDigest digest = Sha256.digest();
        channels.forEach(channel -> digest.update(channel.cells()));
        return digest.digest();
    }

    /**
     * Reads a frame.
     *
     * @throws MalformedRecordException if a chunk is not there, or is not the one that was written
     */
    Frame read(Store store, int index) throws IOException {
        List<Channel> channels = new ArrayList<>(form.channels().size());
        for (FrameForm.Variable variable : form.channels()) {
            String chunk = chunk(variable, index);
            byte[] cells =
                    store.get(chunk, bound(form, variable))
                            .orElseThrow(
                                    () ->
                                            new MalformedRecordException(
                                                    chunk + " is counted and not there"));
            channels.add(Channel.of(variable.quantity(), variable.packing(), cells));
        }
        if (!entries.hasDigest(index, digest(channels))) {
            throw new MalformedRecordException(
                    "frame %d of %s is damaged: its SHA-256 is not the one that was written"
                            .formatted(index, path));
        }
        for (Channel channel : channels) {
            Cells.check(channel.cells(), channel.packing(), form.grid().cells());
        }
        return new Frame(feed, form.grid(), validTime(index), arrivalTime(index), channels);
    }

    Instant validTime(int index) {
        return Instant.ofEpochMilli(entries.validMillis(index));
    }

    Instant arrivalTime(int index) {
        return Instant.ofEpochMilli(entries.arrivalMillis(index));
    }
}
