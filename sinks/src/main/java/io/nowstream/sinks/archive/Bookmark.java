package io.nowstream.sinks.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a topic has been archived: the next offset of each partition, kept in the archive itself,
 * so that whoever takes the archive away takes the bookmark with it. Written behind what it is
 * about; a lost one costs another reading of the topic and nothing else.
 */
final class Bookmark {

    private static final Logger LOG = LoggerFactory.getLogger(Bookmark.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** No feed's folder is called so. */
    private static final String FOLDER = "_bookmark/";

    private static final int MOST_BYTES = 1 << 20;

    private final Store archive;
    private final String name;
    private final String topicId;

    /**
     * @param archive where the archive lies
     * @param topic the topic's name
     * @param topicId Kafka's id of it: a topic created anew counts from 0 again
     */
    Bookmark(Store archive, String topic, String topicId) {
        this.archive = archive;
        this.name = FOLDER + topic + ".json";
        this.topicId = topicId;
    }

    /** The next offset by partition; empty if there is none of this very topic. */
    Map<Integer, Long> read() throws IOException {
        Map<Integer, Long> next = new TreeMap<>();
        try {
            byte[] bytes = archive.get(name, MOST_BYTES).orElse(new byte[0]);
            JsonNode bookmark = JSON.readTree(bytes);
            if (!bookmark.path("topicId").asText().equals(topicId)) {
                return Map.of();
            }
            Iterator<Map.Entry<String, JsonNode>> partitions = bookmark.path("next").fields();
            while (partitions.hasNext()) {
                Map.Entry<String, JsonNode> partition = partitions.next();
                next.put(Integer.valueOf(partition.getKey()), partition.getValue().asLong());
            }
            return next;
        } catch (com.fasterxml.jackson.core.JacksonException
                | NumberFormatException
                | MalformedRecordException e) {
            LOG.warn(
                    "{} in the archive is damaged, the topic is read from its beginning: {}",
                    name,
                    e.getMessage());
            return Map.of();
        }
    }

    void write(Map<Integer, Long> next) throws IOException {
        ObjectNode bookmark = JSON.createObjectNode();
        bookmark.put("topicId", topicId);
        ObjectNode partitions = bookmark.putObject("next");
        next.forEach((partition, offset) -> partitions.put(partition.toString(), offset));
        archive.put(name, bookmark.toString().getBytes(StandardCharsets.UTF_8));
    }
}
