package io.nowstream.frames.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A feed of an archive.
 *
 * @param feed its name, e.g. {@code sevir/S801234}
 * @param cadence time between two frames
 * @param ended whether its log said that it is over
 */
public record ArchivedFeed(String feed, Duration cadence, boolean ended) {

    private static final long MOST_METADATA = 1 << 16;

    /** A year. */
    private static final long LONGEST_CADENCE_MILLIS = Duration.ofDays(366).toMillis();

    public ArchivedFeed {
        if (cadence.toMillis() < 1 || cadence.toMillis() > LONGEST_CADENCE_MILLIS) {
            throw new IllegalArgumentException(
                    "the cadence of %s is %s; an archive takes 1 ms to a year"
                            .formatted(feed, cadence));
        }
    }

    /** Its folder. */
    String folder() {
        return ArchiveNames.folderOf(feed);
    }

    /**
     * What is known of the feed of a folder, or empty if nothing has been counted there.
     *
     * @throws MalformedRecordException if it is not as this version writes it, or another feed's
     */
    static Optional<ArchivedFeed> read(Store store, String folder) throws IOException {
        String name = folder + "/" + GroupMetadata.GROUP_ATTRIBUTES;
        Optional<byte[]> bytes = store.get(name, MOST_METADATA);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            JsonNode ours = Json.read(bytes.get(), name).path(GroupMetadata.OURS);
            Json.whole(ours, "format", 1, GroupMetadata.FORMAT);
            ArchivedFeed feed =
                    new ArchivedFeed(
                            Json.text(ours, "feed"),
                            Duration.ofMillis(
                                    Json.whole(ours, "cadenceMillis", 1, LONGEST_CADENCE_MILLIS)),
                            ours.path("ended").asBoolean(false));
            if (!feed.folder().equals(folder)) {
                throw new MalformedRecordException(
                        "is about feed %s, whose folder is %s"
                                .formatted(feed.feed(), feed.folder()));
            }
            return Optional.of(feed);
        } catch (MalformedRecordException e) {
            throw new MalformedRecordException("%s: %s".formatted(name, e.getMessage()), e);
        }
    }

    void write(Store store) throws IOException {
        ObjectNode attributes = Json.object();
        attributes
                .putObject(GroupMetadata.OURS)
                .put("format", GroupMetadata.FORMAT)
                .put("feed", feed)
                .put("cadenceMillis", cadence.toMillis())
                .put("ended", ended);
        store.put(folder() + "/.zgroup", Json.write(GroupMetadata.group()));
        store.put(folder() + "/" + GroupMetadata.GROUP_ATTRIBUTES, Json.write(attributes));
    }
}
